import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { DEVICE_MS, MAX_DEVICES } from './login.ts'
import type { IdentityTables } from '../tables.ts'

/** Stores a known browser of this person, or records its use; the oldest ones are dropped. */
export async function saveDevice(
  tx: Transaction<IdentityTables>,
  { id, identityId, hash, now }: { id: string; identityId: string; hash: string; now: number },
): Promise<void> {
  await tx
    .deleteFrom('known_device')
    .where('last_used_at', '<=', now - DEVICE_MS)
    .execute()
  await tx
    .insertInto('known_device')
    .values({ id, identity_id: identityId, hash, created_at: now, last_used_at: now })
    .onConflict((conflict) => conflict.columns(['hash', 'identity_id']).doUpdateSet({ last_used_at: now }))
    .execute()
  const kept = tx
    .selectFrom('known_device')
    .select('id')
    .where('identity_id', '=', identityId)
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_DEVICES)
  await tx
    .deleteFrom('known_device')
    .where('identity_id', '=', identityId)
    .where('id', 'not in', kept)
    .execute()
}

/** The id of this person's device; undefined if it is unknown, or another person's. */
export async function deviceOfIdentity(
  db: ReadonlyKysely<IdentityTables>,
  { identityId, hash, now }: { identityId: string; hash: string; now: number },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('known_device')
    .select('id')
    .where('hash', '=', hash)
    .where('identity_id', '=', identityId)
    .where('last_used_at', '>', now - DEVICE_MS)
    .executeTakeFirst()
  return row?.id
}

/** Whether the browser is known for any person. */
export async function isDeviceKnown(
  db: ReadonlyKysely<IdentityTables>,
  hash: string,
  now: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('known_device')
    .select('id')
    .where('hash', '=', hash)
    .where('last_used_at', '>', now - DEVICE_MS)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
