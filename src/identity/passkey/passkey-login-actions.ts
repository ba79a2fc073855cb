import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { noteAudit } from '../../audit/audit.ts'
import {
  CHALLENGE_MS,
  keepChallenge,
  library,
  transportsOf,
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
import type { Seen } from '../session/session.ts'

/** Showing a passkey: to come in, and to say again who one is. The person must be verified by it, not only present. */

export interface PasskeyAnswer {
  readonly challengeId: string
  readonly response: AuthenticationResponseJSON
}

interface PasskeyQuestion {
  readonly challengeId: string
  readonly options: PublicKeyCredentialRequestOptionsJSON
}

/** What the browser needs to sign in by any passkey of this address: nothing about anybody. */
export async function passkeySignInOptions(door: IdentityContext): Promise<PasskeyQuestion> {
  return ask(door, null, [])
}

/** Lets in whoever holds the passkey; `passkey-refused`, whatever was wrong. */
export async function signInByPasskey(
  door: IdentityContext,
  audience: SessionAudience,
  given: PasskeyAnswer,
  seen: Seen,
): Promise<NewSession> {
  const { db, clock, newId } = door
  const { passkey, counter } = await verify(door, given, null)
  return db.transact(async (tx, read) => {
    const now = clock.now()
    if (!(await countUse(tx, passkey, { counter, at: now }))) throw identityProblem('passkey-refused')
    const identityId = passkey.identity_id
    const entry = { purpose: 'passkey', identityId, email: '', given: {}, now, newId } as const
    const entered = await audience.enter(tx, read, entry)
    if (entered === undefined) throw identityProblem('passkey-refused')
    return beginSession(tx, read, { newId, now, audience }, entered, { seen, way: 'passkey' })
  })
}

/** What the browser needs for the signed-in person to show one of their own passkeys. */
export async function passkeyConfirmOptions(context: PasskeyContext): Promise<PasskeyQuestion> {
  const identityId = requireIdentityId(context.actor)
  return ask(context, identityId, await passkeysOfIdentity(context.db.read, identityId))
}

/** Who is signed in says again who they are, by a passkey of theirs; `passkey-refused`, whatever was wrong. */
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
      await noteAudit(
        tx,
        { actor, newId, now },
        { action: 'person.confirm', objectId: actor.personId, detail: 'by passkey' },
      )
  })
}

async function ask(
  door: IdentityContext,
  identityId: string | null,
  passkeys: readonly PasskeyRow[],
): Promise<PasskeyQuestion> {
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: new URL(door.site.url).hostname,
    userVerification: 'required',
    timeout: CHALLENGE_MS,
    ...(passkeys.length === 0
      ? {}
      : {
          allowCredentials: passkeys.map((row) => ({ id: row.credential_id, transports: transportsOf(row) })),
        }),
  })
  return { challengeId: await keepChallenge(door, options.challenge, identityId), options }
}

/** The passkey that has signed the challenge, and what its counter is now. */
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
      transports: transportsOf(passkey),
    },
    requireUserVerification: true,
  }).catch((error: unknown) => {
    throw identityProblem('passkey-refused', undefined, { cause: error })
  })
  if (!verified) throw identityProblem('passkey-refused')
  return { passkey, counter: authenticationInfo.newCounter }
}
