import { routesFor } from '../access/audience-routes.ts'
import type { Staff } from '../access/actor.ts'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import type { ListedMail } from '../platform/mail/mail.ts'
import type { StaffContext } from './staff-actions.ts'
import type { AuditRow } from '../audit/audit-store.ts'
import { parseCursor, type Cursor } from '../platform/pagination.ts'
import { readAudit, readOutbox } from './audit-log-actions.ts'
import { formatInstant } from '../platform/instant.ts'
import { auditLogContract, type AuditEntryJson, type MailJson } from './audit-log-contract.ts'

export interface AuditLogOptions {
  contextFor(actor: Staff): StaffContext<Staff>
  /** Whether a mail server is set. */
  readonly isDelivering: boolean
  /** Of all modules: an action's words, and its group's, in the order in which people look for them. */
  readonly auditLabels: Readonly<Record<string, string>>
}

/** The audit log and the mail outbox, for admins. */
export function routeAuditLog(app: App, { contextFor, isDelivering, auditLabels }: AuditLogOptions): void {
  const routes = routesFor(app, 'admin')
  const context = ({ actor }: { actor: Staff }) => contextFor(actor)

  routes.get('/api/audit', { schema: auditLogContract['GET /api/audit'] }, async (request) => {
    const { before, limit = '50', ...query } = request.query
    const page = { before: parseCursorParameter(before), limit: Number(limit) }
    const { entries, next } = await readAudit(context(request), query, page)
    return { entries: entries.map((row) => entryJson(row)), next }
  })
  routes.get(
    '/api/audit/labels',
    { schema: auditLogContract['GET /api/audit/labels'] },
    async () => auditLabels,
  )
  routes.get(
    '/api/mails',
    {
      schema: auditLogContract['GET /api/mails'],
    },
    async (request) => {
      const before = parseCursorParameter(request.query.before)
      const { entries, next } = await readOutbox(context(request), { before, isDelivering })
      return { entries: entries.map((mail) => mailJson(mail, isDelivering)), next }
    },
  )
}

function parseCursorParameter(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  const place = parseCursor(text)
  if (place === undefined) throw httpProblem('invalid-input', '`before` is no place in this list.')
  return place
}

function entryJson({ at, person_id, object_id, desk_id, ...row }: AuditRow): AuditEntryJson {
  return {
    ...row,
    at: formatInstant(at),
    personId: person_id,
    objectId: object_id,
    deskId: desk_id,
  }
}

function mailJson(mail: ListedMail, isDelivering: boolean): MailJson {
  const endedAt = mail.sent_at ?? mail.failed_at ?? mail.given_up_at
  return {
    id: mail.id,
    to: mail.recipient,
    subject: mail.subject,
    text: mail.text,
    state: deliveryState(mail, isDelivering),
    failure: mail.failure,
    createdAt: formatInstant(mail.created_at),
    endedAt: formatInstant(endedAt),
  }
}

function deliveryState(mail: ListedMail, isDelivering: boolean): MailJson['state'] {
  if (mail.sent_at !== null) return 'sent'
  if (mail.failed_at !== null || mail.given_up_at !== null) return 'failed'
  return isDelivering ? 'waiting' : 'shown'
}
