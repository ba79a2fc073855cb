import type { Selectable } from 'kysely'
import type { AudienceName } from './audience.ts'
import type { Read, Tx } from './audience-actions.ts'
import type { IdentityTables } from './tables.ts'

export type IdentityRow = Selectable<IdentityTables['identity']>

export async function identityById(read: Read, id: string): Promise<IdentityRow | undefined> {
  return read
    .selectFrom('identity')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
}

export async function identityByEmail(read: Read, email: string): Promise<IdentityRow | undefined> {
  return read
    .selectFrom('identity')
    .selectAll()
    .where('email', '=', email)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
}

export async function insertIdentity(tx: Tx, row: IdentityRow): Promise<void> {
  await tx.insertInto('identity').values(row).execute()
}

/** Holds the identity until the transaction ends: what adds and what removes credentials take turns. */
export async function lockIdentity(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('identity')
    .set((eb) => ({ email: eb.ref('email') }))
    .where('id', '=', id)
    .execute()
}

export async function markIdentityRemoved(tx: Tx, id: string, at: number): Promise<void> {
  await tx.updateTable('identity').set({ removed_at: at }).where('id', '=', id).execute()
}

export async function addAudience(
  tx: Tx,
  { identityId, audience, since }: { identityId: string; audience: AudienceName; since: number },
): Promise<void> {
  await tx
    .insertInto('identity_audience')
    .values({ identity_id: identityId, audience, since })
    .onConflict((conflict) => conflict.columns(['identity_id', 'audience']).doNothing())
    .execute()
}

export async function removeAudience(tx: Tx, identityId: string, audience: AudienceName): Promise<void> {
  await tx
    .deleteFrom('identity_audience')
    .where('identity_id', '=', identityId)
    .where('audience', '=', audience)
    .execute()
}

/** The audiences in which the identity has a profile. */
export async function audiencesOfIdentity(read: Read, identityId: string): Promise<AudienceName[]> {
  const rows = await read
    .selectFrom('identity_audience')
    .select('audience')
    .where('identity_id', '=', identityId)
    .execute()
  return rows.map(({ audience }) => audience)
}

/** Forgets what lets the identity in: passkeys, sessions, open links and codes, and the browsers that are known. */
export async function deleteCredentials(tx: Tx, identityId: string): Promise<void> {
  for (const table of ['login', 'session', 'passkey', 'passkey_challenge', 'known_device'] as const)
    await tx.deleteFrom(table).where('identity_id', '=', identityId).execute()
}

/** Forgets what lets the identity in here, and leaves what lets it in elsewhere. */
export async function deleteAudienceCredentials(
  tx: Tx,
  identityId: string,
  audience: AudienceName,
): Promise<void> {
  for (const table of ['login', 'session'] as const)
    await tx
      .deleteFrom(table)
      .where('identity_id', '=', identityId)
      .where('audience', '=', audience)
      .execute()
}
