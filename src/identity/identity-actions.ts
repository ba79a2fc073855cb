import type { AudienceName } from './audience.ts'
import type { Read, Tx } from './audience-actions.ts'
import {
  addAudience,
  audiencesOfIdentity,
  deleteAudienceCredentials,
  deleteCredentials,
  identityByEmail,
  identityById,
  insertIdentity,
  lockIdentity,
  markIdentityRemoved,
  removeAudience,
} from './identity-store.ts'

/** For modules that keep profiles: one identity for one mail address, made where there is none. */

export interface Identity {
  readonly id: string
  readonly email: string
}

export async function findIdentity(
  read: Read,
  which: { readonly id: string } | { readonly email: string },
): Promise<Identity | undefined> {
  return 'id' in which ? identityById(read, which.id) : identityByEmail(read, which.email)
}

/** The identity of this address, made where there is none, with a profile in the audience from now on. */
export async function joinAudience(
  tx: Tx,
  read: Read,
  {
    email,
    audience,
    newId,
    now,
  }: { email: string; audience: AudienceName; newId: () => string; now: number },
): Promise<Identity> {
  const existing = await identityByEmail(read, email)
  const identity = existing ?? { id: newId(), email, created_at: now, removed_at: null }
  if (existing === undefined) await insertIdentity(tx, identity)
  await addAudience(tx, { identityId: identity.id, audience, since: now })
  return identity
}

/**
 * Ends the identity's sessions in this audience, and what would open one. With its last profile the identity goes too,
 * and with it every passkey; the row stays, since other rows name it.
 */
export async function leaveAudience(
  tx: Tx,
  read: Read,
  { identityId, audience, now }: { identityId: string; audience: AudienceName; now: number },
): Promise<void> {
  await lockIdentity(tx, identityId)
  await removeAudience(tx, identityId, audience)
  await deleteAudienceCredentials(tx, identityId, audience)
  if ((await audiencesOfIdentity(read, identityId)).length > 0) return
  await deleteCredentials(tx, identityId)
  await markIdentityRemoved(tx, identityId, now)
}

/** Forgets everything that lets the identity in, in every audience; it comes in again by a code from its mailbox. */
export async function forgetCredentials(tx: Tx, identityId: string): Promise<void> {
  await deleteCredentials(tx, identityId)
}
