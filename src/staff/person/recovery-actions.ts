import { noteAudit } from '../../audit/audit.ts'
import { sendLater } from '../../platform/mail/mail.ts'
import { requireAdmin, requireConfirmed } from '../../access/require.ts'
import type { StaffContext } from '../staff-actions.ts'
import { requirePersonByEmail, requirePersonRow, type PeopleContext } from './person-actions.ts'
import { forgetCredentials } from '../../identity/identity-actions.ts'
import { identityProblem } from '../../identity/problems.ts'
import { endSessions, sessionsOf } from '../../identity/session/session-actions.ts'
import { updatePerson } from './person-store.ts'
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
    await forgetCredentials(tx, row.identity_id)
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

/** Where a person is signed in to the newsroom, last seen first. */
export async function sessionsOfPerson(context: StaffContext, id: string): Promise<Session[]> {
  requireAdmin(context.actor)
  const { identity_id: identityId } = await requirePersonRow(context.db.read, id)
  return sessionsOf(context, { identityId, audience: 'newsroom' })
}

/** Signs a person out of the newsroom, in one place or everywhere; they can sign in again. */
export async function endSessionsOf(context: StaffContext, id: string, sessionId?: string): Promise<void> {
  const { db, clock, newId, actor } = context
  requireAdmin(actor)
  await db.transact(async (tx, read) => {
    const { name, identity_id: identityId } = await requirePersonRow(read, id)
    const ended = await endSessions(tx, { identityId, audience: 'newsroom' }, sessionId)
    if (ended === undefined) throw identityProblem('session-unknown')
    await noteAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'session.end', objectId: id, detail: `${name}: ${ended}` },
    )
  })
}
