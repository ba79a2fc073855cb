import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { noteAudit } from '../../audit/audit.ts'
import { requireConfirmed } from '../../access/require.ts'
import type { Staff } from '../../access/actor.ts'
import {
  deletePasskey,
  insertChallenge,
  insertPasskey,
  passkeyByCredential,
  passkeysOfPerson,
  takeChallenge,
  type PasskeyRow,
} from './passkey-store.ts'
import type { PeopleContext } from '../../staff/person/person-actions.ts'
import { readName } from '../../staff/person/person.ts'
import { lockPeople, personRow } from '../../staff/person/person-store.ts'
import { staffProblem } from '../../staff/problems.ts'
import { confirmSession } from '../session/session-store.ts'
import type { DoorContext } from '../login/login-actions.ts'
import type { Site } from '../login/login.ts'

/**
 * Passkeys (W3C Web Authentication, level 3): kept by the device or its password manager, bound to our address,
 * chosen there by the person, so that no name is typed to sign in.
 */

export const CHALLENGE_MS = 5 * 60_000
const MOST_PASSKEYS = 20
/** Ed25519, ES256 and RS256 (RFC 9053, RFC 8812): between them, what authenticators have. */
const ALGORITHMS = [-8, -7, -257]

/** A sixth of a start would go into loading it. */
export const library = () => import('@simplewebauthn/server')

export interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

export type SiteDoor = DoorContext & { readonly site: Site }

/** What the browser needs to make a passkey for the signed-in person. */
export async function passkeyOptions(
  context: PeopleContext<Staff>,
): Promise<{ challengeId: string; options: PublicKeyCredentialCreationOptionsJSON }> {
  const { db, clock, actor, site } = context
  const personId = actor.personId
  requireConfirmed(actor, clock.now())
  const person = await personRow(db.read, personId)
  if (person === undefined) throw staffProblem('person-unknown')
  const known = await passkeysOfPerson(db.read, personId)
  const { generateRegistrationOptions } = await library()
  const options = await generateRegistrationOptions({
    rpName: site.name,
    rpID: new URL(site.url).hostname,
    userID: new TextEncoder().encode(personId),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map((row) => ({ id: row.credential_id, transports: transportsOf(row) })),
    supportedAlgorithmIDs: ALGORITHMS,
    timeout: CHALLENGE_MS,
  })
  return { challengeId: await keepChallenge(context, options.challenge, personId), options }
}

/** Keeps the passkey that the browser made; `passkey-unfit` where its answer does not belong to what was asked. */
export async function addPasskey(
  context: PeopleContext<Staff>,
  given: { challengeId: string; name: string; response: RegistrationResponseJSON },
): Promise<Passkey> {
  const { db, clock, newId, actor, site } = context
  const personId = actor.personId
  requireConfirmed(actor, clock.now())
  const name = readName(given.name)
  if (typeof name !== 'string') throw staffProblem('passkey-name-unfit')
  // A transaction of its own: an answer that is wrong has used the challenge up too.
  const challenge = await db.transact((tx) => takeChallenge(tx, given.challengeId, personId, clock.now()))
  if (challenge === undefined) throw staffProblem('passkey-unfit')
  const { verifyRegistrationResponse } = await library()
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge: challenge,
    expectedOrigin: site.url,
    expectedRPID: new URL(site.url).hostname,
    supportedAlgorithmIDs: ALGORITHMS,
    requireUserVerification: true, // a key that is found, or left plugged in, opens nothing
  }).catch((error: unknown) => {
    throw staffProblem('passkey-unfit', undefined, { cause: error })
  })
  if (!verified) throw staffProblem('passkey-unfit')
  const { credential } = registrationInfo
  const now = clock.now()
  const row: PasskeyRow = {
    id: newId(),
    person_id: personId,
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: JSON.stringify(credential.transports ?? []),
    name,
    created_at: now,
    last_used_at: null,
  }
  await db.transact(async (tx, read) => {
    await lockPeople(tx) // or somebody who is being removed could leave a key behind
    if ((await personRow(read, personId)) === undefined) throw staffProblem('person-unknown')
    const count = (await passkeysOfPerson(read, personId)).length
    if (count >= MOST_PASSKEYS || (await passkeyByCredential(read, row.credential_id)) !== undefined)
      throw staffProblem('passkey-unfit')
    await insertPasskey(tx, row)
    // Making it took the person and the key: this session has shown it.
    if (actor.session !== undefined) await confirmSession(tx, actor.session.id, { at: now, isPasskey: true })
    await noteAudit(tx, { actor, newId, now }, { action: 'passkey.add', objectId: personId, detail: name })
  })
  return passkeyOf(row)
}

export async function myPasskeys({
  db,
  actor,
}: Pick<PeopleContext<Staff>, 'db' | 'actor'>): Promise<Passkey[]> {
  return (await passkeysOfPerson(db.read, actor.personId)).map((row) => passkeyOf(row))
}

export async function removeMyPasskey(
  { db, clock, newId, actor }: Pick<PeopleContext<Staff>, 'db' | 'clock' | 'newId' | 'actor'>,
  id: string,
): Promise<void> {
  const personId = actor.personId
  requireConfirmed(actor, clock.now())
  await db.transact(async (tx) => {
    const removed = await deletePasskey(tx, personId, id)
    if (removed === undefined) throw staffProblem('passkey-unknown')
    await noteAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'passkey.remove', objectId: personId, detail: removed.name },
    )
  })
}

/** Keeps a challenge for who must answer it: this person, or (null) whoever comes. */
export async function keepChallenge(
  { db, clock, newId }: DoorContext,
  challenge: string,
  personId: string | null,
): Promise<string> {
  const [id, now] = [newId(), clock.now()]
  await db.transact((tx) =>
    insertChallenge(tx, { id, challenge, person_id: personId, expires_at: now + CHALLENGE_MS }, now),
  )
  return id
}

function passkeyOf({ id, name, created_at, last_used_at }: PasskeyRow): Passkey {
  return { id, name, createdAt: created_at, lastUsedAt: last_used_at }
}

export function transportsOf({ transports }: PasskeyRow): string[] {
  const read: unknown = JSON.parse(transports)
  return Array.isArray(read) ? read.filter((each) => typeof each === 'string') : []
}
