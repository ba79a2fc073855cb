import type { Staff } from '../../access/actor.ts'
import { accessProblem } from '../../access/problems.ts'
import { noteAudit } from '../../audit/audit.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { sendLater } from '../../platform/mail/mail.ts'
import { hashOf, isSameHash, newCode } from '../../platform/secrets.ts'
import type { IdentityContext } from '../audience-actions.ts'
import { identityById } from '../identity-store.ts'
import { identityProblem } from '../problems.ts'
import { confirmSession } from '../session/session-store.ts'
import { hashOfCode, makeLink } from './link-actions.ts'
import { confirmMail } from './login-mail.ts'
import { codesAskedSince, countTry, useUp } from './login-store.ts'
import { CODE_MS, MOST_MAILS } from './login.ts'

/** Somebody of the newsroom who is signed in. */
export interface ConfirmContext extends IdentityContext {
  readonly actor: Staff
}

/** Saying again who one is, while one is signed in: by a code that only this session can use. */

/** Has a code mailed to the signed-in person; `secret` is their session's. */
export async function askToConfirm(context: ConfirmContext, secret: string): Promise<void> {
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
    for (const { within, count } of MOST_MAILS.device)
      if (
        (await codesAskedSince(read, { purpose: 'confirm', email, by: 'strangers' }, now - within)) >= count
      )
        throw httpProblem('too-many-requests')
    const digits = newCode()
    const expiresAt = now + CODE_MS
    await makeLink(tx, {
      id: newId(),
      purpose: 'confirm',
      audience: 'newsroom',
      identityId,
      email,
      now,
      expiresAt,
      code: { digits, expiresAt },
      asker: { hash: hashOf(secret), deviceId: null, network: '' },
    })
    const words = confirmMail(site.name, digits)
    await sendLater(tx, { id: newId(), to: email, ...words, secrets: [digits], now, expiresAt })
  })
}

/** Takes the code that was mailed; `sign-in-code-wrong` where it is not the one, or was asked for elsewhere. */
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
      askerHash: hashOf(secret),
    } as const
    const [right] = (await countTry(tx, tried, now)).filter((row) =>
      isSameHash(row.code_hash ?? '', hashOfCode(row.id, code)),
    )
    if (right === undefined || !(await useUp(tx, right.id, now))) return false
    await confirmSession(tx, session.id, { at: now, isPasskey: false })
    await noteAudit(
      tx,
      { actor, newId, now },
      { action: 'person.confirm', objectId: actor.personId, detail: 'by code' },
    )
    return true
  })
  // Thrown only here: within the transaction it would take back the try that was counted.
  if (!isRight) throw identityProblem('sign-in-code-wrong')
}
