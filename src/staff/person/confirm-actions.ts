import { accessProblem } from '../../access/problems.ts'
import { noteAudit } from '../../audit/audit.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { sendLater } from '../../platform/mail/mail.ts'
import { hashOf, isSameHash, newCode } from '../../platform/secrets.ts'
import type { Staff } from '../../access/actor.ts'
import type { StaffContext } from '../token-actions.ts'
import { hashOfCode, makeLink } from '../../identity/login/link-actions.ts'
import type { PeopleContext } from './person-actions.ts'
import { personRow } from './person-store.ts'
import { staffProblem } from '../problems.ts'
import { confirmSession } from '../../identity/session/session-store.ts'
import { confirmMail } from './mails.ts'
import { CODE_MS, MOST_MAILS } from '../../identity/login/login.ts'
import { codesAskedSince, countTry, useUp } from '../../identity/login/login-store.ts'

/** Saying again who one is, while one is signed in: by a code that only this session can use. */

/** Has a code mailed to the signed-in person; `secret` is their session's. */
export async function askToConfirm(context: PeopleContext<Staff>, secret: string): Promise<void> {
  const { db, clock, newId, actor, site } = context
  const personId = actor.personId
  if (actor.session?.hasPasskey === true && (actor.isAdmin || actor.session.adminNeeds !== null))
    throw accessProblem('admin-needs-passkey')
  await db.transact(async (tx, read) => {
    const person = await personRow(read, personId)
    if (person === undefined) throw staffProblem('person-unknown')
    const now = clock.now()
    const { email } = person
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
      personId,
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
export async function confirmByCode(
  context: StaffContext<Staff>,
  secret: string,
  code: string,
): Promise<void> {
  const { db, clock, newId, actor } = context
  const personId = actor.personId
  const { session } = actor
  const isRight = await db.transact(async (tx, read) => {
    const now = clock.now()
    const person = await personRow(read, personId)
    if (person === undefined || session === undefined) return false
    const tried = { purpose: 'confirm', email: person.email, askerHash: hashOf(secret) } as const
    const [right] = (await countTry(tx, tried, now)).filter((row) =>
      isSameHash(row.code_hash ?? '', hashOfCode(row.id, code)),
    )
    if (right === undefined || !(await useUp(tx, right.id, now))) return false
    await confirmSession(tx, session.id, { at: now, isPasskey: false })
    await noteAudit(
      tx,
      { actor, newId, now },
      { action: 'person.confirm', objectId: personId, detail: 'by code' },
    )
    return true
  })
  // Thrown only here: within the transaction it would take back the try that was counted.
  if (!isRight) throw staffProblem('sign-in-code-wrong')
}
