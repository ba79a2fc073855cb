import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { insertAudit } from '../../audit/audit.ts'
import {
  CHALLENGE_MS,
  keepChallenge,
  library,
  parseTransports,
  requireIdentityId,
  type PasskeyContext,
} from './passkey-actions.ts'
import {
  countUse,
  passkeyByCredential,
  passkeysOfIdentity,
  takeChallenge,
  type PasskeyRow,
} from './passkey-store.ts'
import type { IdentityContext, SessionAudience } from '../audience-actions.ts'
import { identityProblem } from '../problems.ts'
import { beginSession, type NewSession } from '../session/session-actions.ts'
import { confirmSession } from '../session/session-store.ts'
import type { ClientInfo } from '../session/session.ts'

/**
 * Authentication by passkey: for signing in, and for confirming one's identity. User verification is required, not
 * only presence.
 */

export interface PasskeyAnswer {
  readonly challengeId: string
  readonly response: AuthenticationResponseJSON
}

interface PasskeyQuestion {
  readonly challengeId: string
  readonly options: PublicKeyCredentialRequestOptionsJSON
}

/** Options with which the browser signs in by any passkey for this origin; they reveal nothing about anybody. */
export async function passkeySignInOptions(auth: IdentityContext): Promise<PasskeyQuestion> {
  return ask(auth, null, [])
}

/** Signs in the owner of the passkey; `passkey-refused` for any failure. */
export async function signInByPasskey(
  auth: IdentityContext,
  audience: SessionAudience,
  given: PasskeyAnswer,
  client: ClientInfo,
): Promise<NewSession> {
  const { db, clock, newId } = auth
  const { passkey, counter } = await verify(auth, given, null)
  return db.transact(async (tx, read) => {
    const now = clock.now()
    if (!(await countUse(tx, passkey, { counter, at: now }))) throw identityProblem('passkey-refused')
    const identityId = passkey.identity_id
    const entry = { purpose: 'passkey', identityId, email: '', given: {}, now, newId } as const
    const entered = await audience.enter(tx, read, entry)
    if (entered === undefined) throw identityProblem('passkey-refused')
    return beginSession(tx, read, { newId, now, audience }, entered, { client, way: 'passkey' })
  })
}

/** Options with which the signed-in person uses one of their own passkeys. */
export async function passkeyConfirmOptions(context: PasskeyContext): Promise<PasskeyQuestion> {
  const identityId = requireIdentityId(context.actor)
  return ask(context, identityId, await passkeysOfIdentity(context.db.read, identityId))
}

/** A signed-in person confirms their identity by one of their passkeys; `passkey-refused` for any failure. */
export async function confirmByPasskey(context: PasskeyContext, given: PasskeyAnswer): Promise<void> {
  const { db, clock, newId, actor } = context
  const { session } = actor
  if (session === undefined) throw identityProblem('passkey-refused')
  const { passkey, counter } = await verify(context, given, session.identityId)
  if (passkey.identity_id !== session.identityId) throw identityProblem('passkey-refused')
  await db.transact(async (tx) => {
    const now = clock.now()
    if (!(await countUse(tx, passkey, { counter, at: now }))) throw identityProblem('passkey-refused')
    await confirmSession(tx, session.id, { at: now, isPasskey: true })
    if (actor.kind === 'staff')
      await insertAudit(
        tx,
        { actor, newId, now },
        { action: 'person.confirm', objectId: actor.personId, detail: 'by passkey' },
      )
  })
}

async function ask(
  auth: IdentityContext,
  identityId: string | null,
  passkeys: readonly PasskeyRow[],
): Promise<PasskeyQuestion> {
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: new URL(auth.site.url).hostname,
    userVerification: 'required',
    timeout: CHALLENGE_MS,
    ...(passkeys.length === 0
      ? {}
      : {
          allowCredentials: passkeys.map((row) => ({
            id: row.credential_id,
            transports: parseTransports(row),
          })),
        }),
  })
  return { challengeId: await keepChallenge(auth, options.challenge, identityId), options }
}

/** The passkey that has signed the challenge, and its new counter. */
async function verify(
  { db, clock, site }: IdentityContext,
  given: PasskeyAnswer,
  identityId: string | null,
): Promise<{ passkey: PasskeyRow; counter: number }> {
  // A transaction of its own: an answer that is wrong has used the challenge up too.
  const challenge = await db.transact((tx) => takeChallenge(tx, given.challengeId, identityId, clock.now()))
  const passkey = await passkeyByCredential(db.read, given.response.id)
  if (challenge === undefined || passkey === undefined) throw identityProblem('passkey-refused')
  const { userHandle } = given.response.response
  const owner = Buffer.from(passkey.identity_id).toString('base64url')
  if (userHandle !== undefined && userHandle !== owner) throw identityProblem('passkey-refused')
  const { verifyAuthenticationResponse } = await library()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: given.response,
    expectedChallenge: challenge,
    expectedOrigin: site.url,
    expectedRPID: new URL(site.url).hostname,
    credential: {
      id: passkey.credential_id,
      publicKey: new Uint8Array(Buffer.from(passkey.public_key, 'base64url')),
      counter: passkey.counter,
      transports: parseTransports(passkey),
    },
    requireUserVerification: true,
  }).catch((error: unknown) => {
    throw identityProblem('passkey-refused', undefined, { cause: error })
  })
  if (!verified) throw identityProblem('passkey-refused')
  return { passkey, counter: authenticationInfo.newCounter }
}
