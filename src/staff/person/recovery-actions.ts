import { noteAudit } from '../../audit/audit.ts'
import { sendLater } from '../../platform/mail/mail.ts'
import { requireAdmin, requireConfirmed } from '../../access/require.ts'
import type { StaffContext } from '../token-actions.ts'
import { requirePersonByEmail, requirePersonRow, type PeopleContext } from './person-actions.ts'
import { forgetWaysIn, updatePerson } from './person-store.ts'
import { staffProblem } from '../problems.ts'
import { sessionOf } from '../../identity/session/session-actions.ts'
import { deleteSession, deleteSessions, sessionsOfPerson } from '../../identity/session/session-store.ts'
import type { Session } from '../../identity/session/session.ts'
import { recoveryMail } from './mails.ts'

/** What admins do about other people's ways in. None of it lets an admin in as somebody else. */

const RECOVERY_MAIL_MS = 7 * 86_400_000

/**
 * For who has lost their passkey, or a device with a session: forgets both. The person is told by mail, and comes in by
 * a code from their own mailbox. Returns their address.
 */
export async function recoverPerson(
  context: PeopleContext,
  which: { id: string } | { email: string },
): Promise<string> {
  const { db, clock, newId, actor, site } = context
  requireAdmin(actor)
  requireConfirmed(actor, clock.now())
  return db.transact(async (tx, read) => {
    const row =
      'id' in which ? await requirePersonRow(read, which.id) : await requirePersonByEmail(read, which.email)
    const now = clock.now()
    await forgetWaysIn(tx, row.id)
    // An admin has as long to add a passkey as one who is new.
    if (row.is_admin === 1) await updatePerson(tx, row.id, { admin_since: now })
    const words = recoveryMail(site.name, row.name, actor.name)
    const expiresAt = now + RECOVERY_MAIL_MS
    await sendLater(tx, { id: newId(), to: row.email, ...words, secrets: [], now, expiresAt })
    await noteAudit(
      tx,
      { actor, newId, now },
      { action: 'person.recover', objectId: row.id, detail: row.name },
    )
    return row.email
  })
}

/** Where a person is signed in, last seen first. */
export async function sessionsOf({ db, clock, actor }: StaffContext, id: string): Promise<Session[]> {
  requireAdmin(actor)
  await requirePersonRow(db.read, id)
  return (await sessionsOfPerson(db.read, id, clock.now())).map((row) => sessionOf(row))
}

/** Signs a person out, in one place or everywhere; they can sign in again. */
export async function endSessionsOf(context: StaffContext, id: string, sessionId?: string): Promise<void> {
  const { db, clock, newId, actor } = context
  requireAdmin(actor)
  await db.transact(async (tx, read) => {
    const { name } = await requirePersonRow(read, id)
    const device = async () => (await deleteSession(tx, id, { id: sessionId ?? '' }))?.device
    const ended = sessionId === undefined ? `all, ${await deleteSessions(tx, id)}` : await device()
    if (ended === undefined) throw staffProblem('session-unknown')
    await noteAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'session.end', objectId: id, detail: `${name}: ${ended}` },
    )
  })
}
