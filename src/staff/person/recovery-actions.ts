import { insertAudit } from '../../audit/audit.ts'
import { enqueueMail } from '../../platform/mail/mail.ts'
import { requireAdmin, requireConfirmed } from '../../access/require.ts'
import type { StaffContext } from '../staff-actions.ts'
import { requirePersonByEmail, requirePersonRow, type PeopleContext } from './person-actions.ts'
import { forgetCredentials } from '../../identity/identity-actions.ts'
import { identityProblem } from '../../identity/problems.ts'
import { endSessions, listPersonSessions } from '../../identity/session/session-actions.ts'
import { updatePerson } from './person-store.ts'
import type { Session } from '../../identity/session/session.ts'
import { recoveryMail } from './mails.ts'

/** Account recovery by admins. None of it lets an admin sign in as somebody else. */

const RECOVERY_MAIL_MS = 7 * 86_400_000

/**
 * For a lost passkey or a lost device with a session: deletes both. The person is notified by mail, and signs in by a
 * code to their own mailbox. Returns their address.
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
    // An admin gets the same time to add a passkey as a new one.
    if (row.is_admin === 1) await updatePerson(tx, row.id, { admin_since: now })
    const words = recoveryMail(site.name, row.name, actor.name)
    const expiresAt = now + RECOVERY_MAIL_MS
    await enqueueMail(tx, { id: newId(), to: row.email, ...words, secrets: [], now, expiresAt })
    await insertAudit(
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
  return listPersonSessions(context, { identityId, audience: 'newsroom' })
}

/** Signs a person out of the newsroom, in one place or everywhere; they can sign in again. */
export async function endPersonSessions(
  context: StaffContext,
  id: string,
  sessionId?: string,
): Promise<void> {
  const { db, clock, newId, actor } = context
  requireAdmin(actor)
  await db.transact(async (tx, read) => {
    const { name, identity_id: identityId } = await requirePersonRow(read, id)
    const ended = await endSessions(tx, { identityId, audience: 'newsroom' }, sessionId)
    if (ended === undefined) throw identityProblem('session-not-found')
    await insertAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'session.end', objectId: id, detail: `${name}: ${ended}` },
    )
  })
}
