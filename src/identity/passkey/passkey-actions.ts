import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { insertAudit } from '../../audit/audit.ts'
import { requireConfirmed } from '../../access/require.ts'
import type { Reader, Staff } from '../../access/actor.ts'
import { accessProblem } from '../../access/problems.ts'
import {
  deletePasskey,
  insertChallenge,
  insertPasskey,
  passkeyByCredential,
  passkeysOfIdentity,
  takeChallenge,
  type PasskeyRow,
} from './passkey-store.ts'
import { parseDisplayName } from '../../platform/text/display-name.ts'
import { identityProblem } from '../problems.ts'
import type { IdentityContext, Tx } from '../audience-actions.ts'
import { identityById, lockIdentity } from '../identity-store.ts'
import { confirmSession } from '../session/session-store.ts'

/**
 * Passkeys (W3C Web Authentication, level 3): stored by the device or its password manager, bound to our origin,
 * discoverable, so that no name is typed to sign in.
 */

export const CHALLENGE_MS = 5 * 60_000
const MAX_PASSKEYS = 20
/** Ed25519, ES256 and RS256 (RFC 9053, RFC 8812) cover all authenticators. */
const ALGORITHMS = [-8, -7, -257]

/** Loaded lazily: it takes a sixth of the start. */
export const library = () => import('@simplewebauthn/server')

export interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

/** Somebody who is signed in acts on their own passkeys. */
export interface PasskeyContext extends IdentityContext {
  readonly actor: Staff | Reader
}

/** The identity of the actor; passkeys are for who is signed in, and so for nobody who acts without a session. */
export function requireIdentityId({ session }: Staff | Reader): string {
  if (session === undefined) throw accessProblem('forbidden')
  return session.identityId
}

/** Options with which the browser creates a passkey for the signed-in person. */
export async function passkeyOptions(
  context: PasskeyContext,
): Promise<{ challengeId: string; options: PublicKeyCredentialCreationOptionsJSON }> {
  const { db, clock, actor, site } = context
  const identityId = requireIdentityId(actor)
  requireConfirmed(actor, clock.now())
  const identity = await identityById(db.read, identityId)
  if (identity === undefined) throw accessProblem('unauthorised')
  const known = await passkeysOfIdentity(db.read, identityId)
  const { generateRegistrationOptions } = await library()
  const options = await generateRegistrationOptions({
    rpName: site.name,
    rpID: new URL(site.url).hostname,
    userID: new TextEncoder().encode(identityId),
    userName: identity.email,
    userDisplayName: actor.name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map((row) => ({ id: row.credential_id, transports: parseTransports(row) })),
    supportedAlgorithmIDs: ALGORITHMS,
    timeout: CHALLENGE_MS,
  })
  return { challengeId: await keepChallenge(context, options.challenge, identityId), options }
}

/** Stores the passkey that the browser created; `invalid-passkey` if its response does not match the challenge. */
export async function addPasskey(
  context: PasskeyContext,
  given: { challengeId: string; name: string; response: RegistrationResponseJSON },
): Promise<Passkey> {
  const { db, clock, newId, actor, site } = context
  const identityId = requireIdentityId(actor)
  requireConfirmed(actor, clock.now())
  const name = parseDisplayName(given.name)
  if (name === undefined) throw identityProblem('invalid-passkey-name')
  // A separate transaction: a wrong response uses up the challenge too.
  const challenge = await db.transact((tx) => takeChallenge(tx, given.challengeId, identityId, clock.now()))
  if (challenge === undefined) throw identityProblem('invalid-passkey')
  const { verifyRegistrationResponse } = await library()
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge: challenge,
    expectedOrigin: site.url,
    expectedRPID: new URL(site.url).hostname,
    supportedAlgorithmIDs: ALGORITHMS,
    requireUserVerification: true, // a found or plugged-in key must not be enough
  }).catch((error: unknown) => {
    throw identityProblem('invalid-passkey', undefined, { cause: error })
  })
  if (!verified) throw identityProblem('invalid-passkey')
  const { credential } = registrationInfo
  const now = clock.now()
  const row: PasskeyRow = {
    id: newId(),
    identity_id: identityId,
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: JSON.stringify(credential.transports ?? []),
    name,
    created_at: now,
    last_used_at: null,
  }
  await db.transact(async (tx, read) => {
    await lockIdentity(tx, identityId) // or a person who is being removed could leave a passkey behind
    if ((await identityById(read, identityId)) === undefined) throw accessProblem('unauthorised')
    const count = (await passkeysOfIdentity(read, identityId)).length
    if (count >= MAX_PASSKEYS || (await passkeyByCredential(read, row.credential_id)) !== undefined)
      throw identityProblem('invalid-passkey')
    await insertPasskey(tx, row)
    // Creating it verified the person and the key: the session counts as confirmed by passkey.
    if (actor.session !== undefined) await confirmSession(tx, actor.session.id, { at: now, isPasskey: true })
    await notePasskey(tx, context, { action: 'passkey.add', detail: name })
  })
  return toPasskey(row)
}

export async function myPasskeys({ db, actor }: Pick<PasskeyContext, 'db' | 'actor'>): Promise<Passkey[]> {
  return (await passkeysOfIdentity(db.read, requireIdentityId(actor))).map((row) => toPasskey(row))
}

export async function removeMyPasskey(context: PasskeyContext, id: string): Promise<void> {
  const { db, clock, actor } = context
  const identityId = requireIdentityId(actor)
  requireConfirmed(actor, clock.now())
  await db.transact(async (tx) => {
    const removed = await deletePasskey(tx, identityId, id)
    if (removed === undefined) throw identityProblem('passkey-not-found')
    await notePasskey(tx, context, { action: 'passkey.remove', detail: removed.name })
  })
}

/** What staff do goes into the audit log. */
async function notePasskey(
  tx: Tx,
  { actor, newId, clock }: PasskeyContext,
  entry: { readonly action: 'passkey.add' | 'passkey.remove'; readonly detail: string },
): Promise<void> {
  if (actor.kind !== 'staff') return
  await insertAudit(tx, { actor, newId, now: clock.now() }, { ...entry, objectId: actor.personId })
}

/** Keeps a challenge for who must answer it: this identity, or (null) whoever comes. */
export async function keepChallenge(
  { db, clock, newId }: IdentityContext,
  challenge: string,
  identityId: string | null,
): Promise<string> {
  const [id, now] = [newId(), clock.now()]
  await db.transact((tx) =>
    insertChallenge(tx, { id, challenge, identity_id: identityId, expires_at: now + CHALLENGE_MS }, now),
  )
  return id
}

function toPasskey({ id, name, created_at, last_used_at }: PasskeyRow): Passkey {
  return { id, name, createdAt: created_at, lastUsedAt: last_used_at }
}

export function parseTransports({ transports }: PasskeyRow): string[] {
  const read: unknown = JSON.parse(transports)
  return Array.isArray(read) ? read.filter((each) => typeof each === 'string') : []
}
