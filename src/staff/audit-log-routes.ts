import { routesFor } from '../access/audience-routes.ts'
import { Type } from 'typebox'
import type { Staff } from '../access/actor.ts'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import type { ListedMail } from '../platform/mail/mail.ts'
import type { StaffContext } from './staff-actions.ts'
import type { AuditRow } from '../audit/audit-store.ts'
import { parseCursor, type Cursor } from '../platform/pagination.ts'
import { readAudit, readOutbox } from './audit-log-actions.ts'

const closed = { additionalProperties: false }
const Word = Type.Optional(Type.String({ maxLength: 100 }))
const Before = Type.Optional(
  Type.String({ maxLength: 60, description: '`next` of the part above; the newest when left out' }),
)
const AuditFilter = Type.Object(
  {
    actor: Word,
    action: Word,
    object: Word,
    desk: Word,
    before: Before,
    limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|100)$', description: '1 to 100, else 50' })),
  },
  closed,
)

/** What was done and what was mailed, for admins to look up. */
export function routeTrail(
  app: App,
  { contextOf, isDelivering }: { contextOf(actor: Staff): StaffContext<Staff>; isDelivering: boolean },
): void {
  const routes = routesFor(app, 'admin')
  const tags = ['looking after the newsroom']
  const context = ({ actor }: { actor: Staff }) => contextOf(actor)

  routes.get(
    '/api/audit',
    { schema: { tags, summary: 'Who did what, newest first', querystring: AuditFilter } },
    async (request) => {
      const { before, limit = '50', ...query } = request.query
      const page = { before: placeOf(before), limit: Number(limit) }
      const { entries, next } = await readAudit(context(request), query, page)
      return { entries: entries.map((row) => entryJson(row)), next }
    },
  )
  routes.get(
    '/api/mails',
    {
      schema: {
        tags,
        summary: 'The outbox, newest first',
        querystring: Type.Object({ before: Before }, closed),
      },
    },
    async (request) => {
      const before = placeOf(request.query.before)
      const { entries, next } = await readOutbox(context(request), { before, isDelivering })
      return { entries: entries.map((mail) => mailJson(mail, isDelivering)), next }
    },
  )
}

function placeOf(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  const place = parseCursor(text)
  if (place === undefined) throw httpProblem('input-unfit', '`before` is no place in this list.')
  return place
}

function entryJson({ at, person_id, object_id, desk_id, ...row }: AuditRow) {
  return {
    ...row,
    at: new Date(at).toISOString(),
    personId: person_id,
    objectId: object_id,
    deskId: desk_id,
  }
}

function mailJson(mail: ListedMail, isDelivering: boolean) {
  const endedAt = mail.sent_at ?? mail.failed_at ?? mail.given_up_at
  return {
    id: mail.id,
    to: mail.recipient,
    subject: mail.subject,
    text: mail.text,
    state: stateOf(mail, isDelivering),
    failure: mail.failure,
    createdAt: new Date(mail.created_at).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
  }
}

/** `shown`: no mail server is set, so this list and the terminal are all the delivery there is. */
function stateOf(mail: ListedMail, isDelivering: boolean): 'sent' | 'failed' | 'waiting' | 'shown' {
  if (mail.sent_at !== null) return 'sent'
  if (mail.failed_at !== null || mail.given_up_at !== null) return 'failed'
  return isDelivering ? 'waiting' : 'shown'
}
