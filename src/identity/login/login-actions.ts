import { enqueueJob } from '../../platform/jobs/jobs.ts'
import { isInvalid } from '../../platform/problem.ts'
import { hashSecret, isSameHash, newSecret } from '../../platform/secrets.ts'
import type { IdentityContext, SessionAudience } from '../audience-actions.ts'
import { parseEmail } from '../email.ts'
import { identityProblem } from '../problems.ts'
import { beginSession, type NewSession } from '../session/session-actions.ts'
import type { ClientInfo } from '../session/session.ts'
import { hashOfCode } from './link-actions.ts'
import { countTry, openLink, consumeSignIn } from './login-store.ts'
import type { LoginPurpose } from './login.ts'
import { Type, type Static } from 'typebox'

/** The payload of the job for a requested code. */
const CodeRequest = Type.Object({
  signInId: Type.String(),
  /** Left out in jobs that were enqueued before there was another audience than the newsroom. */
  audience: Type.Optional(Type.Union([Type.Literal('newsroom'), Type.Literal('site')])),
  email: Type.String(),
  /** Of the requesting browser, in which alone the code works. */
  askerHash: Type.String(),
  deviceHash: Type.String(),
  network: Type.String(),
})
export type CodeRequest = Static<typeof CodeRequest>

export const SIGN_IN_MAIL = { name: 'sign-in.mail', payload: CodeRequest }

/**
 * Asks for a code by mail, for the browser that asks; returns the secret by which that browser is to be known when it
 * sends the code. What is done does not depend on whether the address has an account, so neither the answer nor its
 * time tells: the job looks (`login-jobs.ts`).
 */
export async function requestCode(
  { db, clock, newId }: IdentityContext,
  audience: SessionAudience,
  address: string,
  client: ClientInfo,
): Promise<string> {
  const asker = client.asker ?? newSecret()
  const email = parseEmail(address)
  if (isInvalid(email)) return asker
  const [id, now] = [newId(), clock.now()]
  const payload: CodeRequest = {
    signInId: id,
    audience: audience.name,
    email,
    askerHash: hashSecret(asker),
    deviceHash: hashSecret(client.device ?? ''),
    network: client.ip,
  }
  await db.transact((tx) => enqueueJob(tx, { id, kind: SIGN_IN_MAIL, payload, runAt: now, now }))
  return asker
}

/** Signs in by a mailed code, in the browser that requested it; `sign-in-code-wrong` for any failure. */
export async function signInByCode(
  { db, clock, newId }: IdentityContext,
  audience: SessionAudience,
  given: { email: string; code: string },
  client: ClientInfo,
): Promise<NewSession> {
  const email = parseEmail(given.email)
  if (isInvalid(email)) throw identityProblem('sign-in-code-wrong')
  const session = await db.transact(async (tx, read) => {
    const now = clock.now()
    const tried = {
      purpose: 'sign-in',
      audience: audience.name,
      email,
      askerHash: hashSecret(client.asker ?? ''),
    } as const
    const [right] = (await countTry(tx, tried, now)).filter((row) =>
      isSameHash(row.code_hash ?? '', hashOfCode(row.id, given.code)),
    )
    if (right === undefined || !(await consumeSignIn(tx, right.id, now))) return undefined
    const entry = { purpose: 'sign-in', identityId: right.identity_id, email, given: {}, now, newId } as const
    const entered = await audience.enter(tx, read, entry)
    if (entered === undefined) return undefined
    return beginSession(tx, read, { newId, now, audience }, entered, { client, way: 'code' })
  })
  // Thrown only here: within the transaction it would take back the try that was counted.
  if (session === undefined) throw identityProblem('sign-in-code-wrong')
  return session
}

export interface LinkGiven {
  readonly secret: string
  /** Invited people may correct their name; the first admin must give one. */
  readonly name?: string
  /** For the first admin. */
  readonly email?: string
}

/** Signs in by a single-use link; a link mailed with a code works only in the requesting browser. */
export async function signInByLink(
  { db, clock, newId }: IdentityContext,
  audience: SessionAudience,
  { secret, ...given }: LinkGiven,
  client: ClientInfo,
): Promise<NewSession> {
  return db.transact(async (tx, read) => {
    const now = clock.now()
    const link = await openLink(read, audience.name, hashSecret(secret), now)
    if (link === undefined) throw identityProblem('sign-in-link-used')
    if (link.asker_hash !== null && link.asker_hash !== hashSecret(client.asker ?? ''))
      throw identityProblem('sign-in-link-wrong-browser')
    const { identity_id: identityId, email } = link
    const purpose = link.purpose as LoginPurpose
    if (purpose === 'start') await audience.lock(tx) // locks first, in the same order as when such a link is created
    if (!(await consumeSignIn(tx, link.id, now))) throw identityProblem('sign-in-link-used')
    const entered = await audience.enter(tx, read, { purpose, identityId, email, given, now, newId })
    if (entered === undefined) throw identityProblem('sign-in-link-used')
    return beginSession(tx, read, { newId, now, audience }, entered, { client, way: 'link' })
  })
}
