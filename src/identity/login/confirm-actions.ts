import type { Staff } from '../../access/actor.ts'
import { accessProblem } from '../../access/problems.ts'
import { insertAudit } from '../../audit/audit.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { enqueueMail } from '../../platform/mail/mail.ts'
import { hashSecret, isSameHash, newCode } from '../../platform/secrets.ts'
import type { IdentityContext } from '../audience-actions.ts'
import { identityById } from '../identity-store.ts'
import { identityProblem } from '../problems.ts'
import { confirmSession } from '../session/session-store.ts'
import { hashOfCode, insertLink } from './link-actions.ts'
import { confirmMail } from './login-mail.ts'
import { codesAskedSince, countTry, consumeSignIn } from './login-store.ts'
import { CODE_MS, MAX_MAILS } from './login.ts'

/** Somebody of the newsroom who is signed in. */
export interface ConfirmContext extends IdentityContext {
  readonly actor: Staff
}

/** Confirming one's identity while signed in: by a code that only this session can use. */

/** Mails a code to the signed-in person; `secret` is that of their session. */
export async function requestConfirmation(context: ConfirmContext, secret: string): Promise<void> {
  const { db, clock, newId, actor, site } = context
  const { session } = actor
  if (session === undefined) throw accessProblem('forbidden')
  const { identityId } = session
  if (session.hasPasskey && (actor.isAdmin || session.adminNeeds !== null))
    throw accessProblem('admin-needs-passkey')
  await db.transact(async (tx, read) => {
    const identity = await identityById(read, identityId)
    if (identity === undefined) throw accessProblem('unauthorised')
    const now = clock.now()
    const { email } = identity
    for (const { within, count } of MAX_MAILS.device)
      if (
        (await codesAskedSince(read, { purpose: 'confirm', email, by: 'strangers' }, now - within)) >= count
      )
        throw httpProblem('too-many-requests')
    const digits = newCode()
    const expiresAt = now + CODE_MS
    await insertLink(tx, {
      id: newId(),
      purpose: 'confirm',
      audience: 'newsroom',
      identityId,
      email,
      now,
      expiresAt,
      code: { digits, expiresAt },
      asker: { hash: hashSecret(secret), deviceId: null, network: '' },
    })
    const words = confirmMail(site.name, digits)
    await enqueueMail(tx, { id: newId(), to: email, ...words, secrets: [digits], now, expiresAt })
  })
}

/** Verifies a mailed code; `sign-in-code-wrong` if it does not match, or was requested elsewhere. */
export async function confirmByCode(context: ConfirmContext, secret: string, code: string): Promise<void> {
  const { db, clock, newId, actor } = context
  const { session } = actor
  const isRight = await db.transact(async (tx, read) => {
    const now = clock.now()
    const identity = session && (await identityById(read, session.identityId))
    if (session === undefined || identity === undefined) return false
    const tried = {
      purpose: 'confirm',
      audience: 'newsroom',
      email: identity.email,
      askerHash: hashSecret(secret),
    } as const
    const [right] = (await countTry(tx, tried, now)).filter((row) =>
      isSameHash(row.code_hash ?? '', hashOfCode(row.id, code)),
    )
    if (right === undefined || !(await consumeSignIn(tx, right.id, now))) return false
    await confirmSession(tx, session.id, { at: now, isPasskey: false })
    await insertAudit(
      tx,
      { actor, newId, now },
      { action: 'person.confirm', objectId: actor.personId, detail: 'by code' },
    )
    return true
  })
  // Thrown outside of the transaction, which would otherwise roll back the counted attempt.
  if (!isRight) throw identityProblem('sign-in-code-wrong')
}
