import { actorPersonId } from '../access/actor.ts'
import { listMails, withoutSecrets, type ListedMail } from '../platform/mail/mail.ts'
import { requireAdmin } from '../access/require.ts'
import type { StaffContext } from './actions.ts'
import { auditRows, type AuditQuery, type AuditRow } from '../audit/audit-store.ts'
import { ownAndUnseenAddresses } from './person-store.ts'
import { formatCursor, type Cursor } from '../platform/pagination.ts'

type Reading = Pick<StaffContext, 'db' | 'actor'>

/** A part of a list, newest first; `next` is the place below it, null at the end. */
export interface Part<T> {
  readonly entries: readonly T[]
  readonly next: string | null
}

/** Who did what, for admins. */
export async function readAudit(
  { db, actor }: Reading,
  query: AuditQuery,
  page: { before: Cursor | undefined; limit: number },
): Promise<Part<AuditRow>> {
  requireAdmin(actor)
  const rows = await auditRows(db.read, query, { ...page, limit: page.limit + 1 })
  return partOf(rows, page.limit, (row) => row)
}

const MAILS_AT_ONCE = 50

/**
 * The outbox, for admins. What lets somebody in is shown only where no mail server delivers it, and then only of
 * invitations that nobody has taken, and of the admin's own mails: else an admin could come in as somebody at work.
 */
export async function readOutbox(
  { db, actor }: Reading,
  { before, isDelivering }: { before: Cursor | undefined; isDelivering: boolean },
): Promise<Part<ListedMail>> {
  requireAdmin(actor)
  const rows = await listMails(db.read, { before, limit: MAILS_AT_ONCE + 1 })
  const part = partOf(rows, MAILS_AT_ONCE, (mail) => ({ id: mail.id, at: mail.created_at }))
  const readable = isDelivering
    ? new Set<string>()
    : await ownAndUnseenAddresses(db.read, actorPersonId(actor))
  const entries = part.entries.map((mail) =>
    readable.has(mail.recipient) ? mail : { ...mail, ...withoutSecrets(mail) },
  )
  return { ...part, entries }
}

function partOf<T>(rows: readonly T[], limit: number, place: (row: T) => Cursor): Part<T> {
  const entries = rows.slice(0, limit)
  const last = entries.at(-1)
  return { entries, next: rows.length > limit && last !== undefined ? formatCursor(place(last)) : null }
}
