import { enqueueJob } from '../../platform/jobs/jobs.ts'
import { isRefusal } from '../../platform/problem.ts'
import { hashOf, isSameHash, newSecret } from '../../platform/secrets.ts'
import type { IdentityContext, SessionAudience } from '../audience-actions.ts'
import { parseEmail } from '../email.ts'
import { identityProblem } from '../problems.ts'
import { beginSession, type NewSession } from '../session/session-actions.ts'
import type { Seen } from '../session/session.ts'
import { hashOfCode } from './link-actions.ts'
import { countTry, openLink, useUp } from './login-store.ts'
import type { LoginPurpose } from './login.ts'
import { Type, type Static } from 'typebox'

/** What the job is told of somebody who wants a code. */
const AskedFor = Type.Object({
  signInId: Type.String(),
  /** Left out in jobs that were enqueued before there was another audience than the newsroom. */
  audience: Type.Optional(Type.Union([Type.Literal('newsroom'), Type.Literal('site')])),
  email: Type.String(),
  /** Of the browser that asks: the code works nowhere else. */
  askerHash: Type.String(),
  deviceHash: Type.String(),
  network: Type.String(),
})
export type AskedFor = Static<typeof AskedFor>

export const SIGN_IN_MAIL = { name: 'sign-in.mail', payload: AskedFor }

/**
 * Asks for a code by mail, for the browser that asks; returns the secret by which that browser is to be known when it
 * sends the code. What is done does not depend on whether the address has an account, so neither the answer nor its
 * time tells: the job looks (`login-jobs.ts`).
 */
export async function askForCode(
  { db, clock, newId }: IdentityContext,
  audience: SessionAudience,
  address: string,
  seen: Seen,
): Promise<string> {
  const asker = seen.asker ?? newSecret()
  const email = parseEmail(address)
  if (isRefusal(email)) return asker
  const [id, now] = [newId(), clock.now()]
  const payload: AskedFor = {
    signInId: id,
    audience: audience.name,
    email,
    askerHash: hashOf(asker),
    deviceHash: hashOf(seen.device ?? ''),
    network: seen.ip,
  }
  await db.transact((tx) => enqueueJob(tx, { id, kind: SIGN_IN_MAIL, payload, runAt: now, now }))
  return asker
}

/** Lets somebody in by the code that was mailed, in the browser that asked for it; `sign-in-code-wrong`, whatever was wrong. */
export async function signInByCode(
  { db, clock, newId }: IdentityContext,
  audience: SessionAudience,
  given: { email: string; code: string },
  seen: Seen,
): Promise<NewSession> {
  const email = parseEmail(given.email)
  if (isRefusal(email)) throw identityProblem('sign-in-code-wrong')
  const session = await db.transact(async (tx, read) => {
    const now = clock.now()
    const tried = {
      purpose: 'sign-in',
      audience: audience.name,
      email,
      askerHash: hashOf(seen.asker ?? ''),
    } as const
    const [right] = (await countTry(tx, tried, now)).filter((row) =>
      isSameHash(row.code_hash ?? '', hashOfCode(row.id, given.code)),
    )
    if (right === undefined || !(await useUp(tx, right.id, now))) return undefined
    const entry = { purpose: 'sign-in', identityId: right.identity_id, email, given: {}, now, newId } as const
    const entered = await audience.enter(tx, read, entry)
    if (entered === undefined) throw identityProblem('sign-in-code-wrong')
    return beginSession(tx, read, { newId, now, audience }, entered, { seen, way: 'code' })
  })
  // Thrown only here: within the transaction it would take back the try that was counted.
  if (session === undefined) throw identityProblem('sign-in-code-wrong')
  return session
}

export interface LinkGiven {
  readonly secret: string
  /** Invited people may say how their name is written; whoever takes the first start's link must. */
  readonly name?: string
  /** Of whoever takes the first start's link. */
  readonly email?: string
}

/** Lets somebody in by a link, which is used up by it; one that was mailed with a code, in the browser that asked for that. */
export async function signInByLink(
  { db, clock, newId }: IdentityContext,
  audience: SessionAudience,
  { secret, ...given }: LinkGiven,
  seen: Seen,
): Promise<NewSession> {
  return db.transact(async (tx, read) => {
    const now = clock.now()
    const link = await openLink(read, audience.name, hashOf(secret), now)
    if (link === undefined) throw identityProblem('sign-in-link-spent')
    if (link.asker_hash !== null && link.asker_hash !== hashOf(seen.asker ?? ''))
      throw identityProblem('sign-in-link-elsewhere')
    const { identity_id: identityId, email } = link
    const purpose = link.purpose as LoginPurpose
    if (purpose === 'start') await audience.lock(tx) // first, as where such a link is made
    if (!(await useUp(tx, link.id, now))) throw identityProblem('sign-in-link-spent')
    const entered = await audience.enter(tx, read, { purpose, identityId, email, given, now, newId })
    if (entered === undefined) throw identityProblem('sign-in-link-spent')
    return beginSession(tx, read, { newId, now, audience }, entered, { seen, way: 'link' })
  })
}
