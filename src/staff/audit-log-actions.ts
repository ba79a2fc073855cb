import { actorPersonId } from '../access/actor.ts'
import { listMails, redactSecrets, type ListedMail } from '../platform/mail/mail.ts'
import { requireAdmin } from '../access/require.ts'
import type { StaffContext } from './staff-actions.ts'
import { auditRows, type AuditQuery, type AuditRow } from '../audit/audit-store.ts'
import { ownAndUnseenAddresses } from './person/person-store.ts'
import { toPage, type Cursor, type Page } from '../platform/pagination.ts'

type Reading = Pick<StaffContext, 'db' | 'actor'>

/** The audit log, for admins. */
export async function readAudit(
  { db, actor }: Reading,
  query: AuditQuery,
  page: { before: Cursor | undefined; limit: number },
): Promise<Page<AuditRow>> {
  requireAdmin(actor)
  const rows = await auditRows(db.read, query, { ...page, limit: page.limit + 1 })
  return toPage(rows, page.limit, (row) => row)
}

const MAILS_AT_ONCE = 50

/**
 * The mail outbox, for admins. Secrets are shown only if no mail server delivers them, and then only of unused
 * invitations and of the admin's own mails: otherwise an admin could sign in as somebody else.
 */
export async function readOutbox(
  { db, actor }: Reading,
  { before, isDelivering }: { before: Cursor | undefined; isDelivering: boolean },
): Promise<Page<ListedMail>> {
  requireAdmin(actor)
  const rows = await listMails(db.read, { before, limit: MAILS_AT_ONCE + 1 })
  const found = toPage(rows, MAILS_AT_ONCE, (mail) => ({ id: mail.id, at: mail.created_at }))
  const readable = isDelivering
    ? new Set<string>()
    : await ownAndUnseenAddresses(db.read, actorPersonId(actor))
  const entries = found.entries.map((mail) =>
    readable.has(mail.recipient) ? mail : { ...mail, ...redactSecrets(mail) },
  )
  return { ...found, entries }
}
