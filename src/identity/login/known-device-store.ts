import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { DEVICE_MS, MOST_DEVICES } from './login.ts'
import type { StaffTables } from '../../staff/tables.ts'

/** Keeps the browser for this person, or notes that it was used again; the oldest ones give way. */
export async function keepDevice(
  tx: Transaction<StaffTables>,
  { id, personId, hash, now }: { id: string; personId: string; hash: string; now: number },
): Promise<void> {
  await tx
    .deleteFrom('known_device')
    .where('last_used_at', '<=', now - DEVICE_MS)
    .execute()
  await tx
    .insertInto('known_device')
    .values({ id, person_id: personId, hash, created_at: now, last_used_at: now })
    .onConflict((conflict) => conflict.columns(['hash', 'person_id']).doUpdateSet({ last_used_at: now }))
    .execute()
  const kept = tx
    .selectFrom('known_device')
    .select('id')
    .where('person_id', '=', personId)
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_DEVICES)
  await tx.deleteFrom('known_device').where('person_id', '=', personId).where('id', 'not in', kept).execute()
}

/** The id of this person's device; undefined for one that is not known, or another's. */
export async function deviceOfPerson(
  db: ReadonlyKysely<StaffTables>,
  { personId, hash, now }: { personId: string; hash: string; now: number },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('known_device')
    .select('id')
    .where('hash', '=', hash)
    .where('person_id', '=', personId)
    .where('last_used_at', '>', now - DEVICE_MS)
    .executeTakeFirst()
  return row?.id
}

/** Whether anybody has signed in with this browser. */
export async function isDeviceKnown(
  db: ReadonlyKysely<StaffTables>,
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
