import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { MOST_TRIES, type SignInPurpose } from './login.ts'
import type { StaffTables } from '../../staff/tables.ts'

export type SignInRow = Selectable<StaffTables['sign_in']>
type Tx = Transaction<StaffTables>

export async function insertSignIn(tx: Tx, row: SignInRow): Promise<void> {
  await tx.insertInto('sign_in').values(row).execute()
}

export async function signInRow(db: ReadonlyKysely<StaffTables>, id: string): Promise<SignInRow | undefined> {
  return db.selectFrom('sign_in').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function openLink(
  db: ReadonlyKysely<StaffTables>,
  hash: string,
  now: number,
): Promise<SignInRow | undefined> {
  return db
    .selectFrom('sign_in')
    .selectAll()
    .where('link_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Counts a try against every open code that this browser has asked for at this address, and returns those. */
export async function countTry(
  tx: Tx,
  { purpose, email, askerHash }: { purpose: 'sign-in' | 'confirm'; email: string; askerHash: string },
  now: number,
): Promise<SignInRow[]> {
  return tx
    .updateTable('sign_in')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('email', '=', email)
    .where('purpose', '=', purpose)
    .where('asker_hash', '=', askerHash)
    .where('used_at', 'is', null)
    .where('code_expires_at', '>', now)
    .where('attempts', '<', MOST_TRIES)
    .returningAll()
    .execute()
}

/** Uses it up; false where somebody else just did. */
export async function useUp(tx: Tx, id: string, now: number): Promise<boolean> {
  const used = await tx
    .updateTable('sign_in')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returning('id')
    .execute()
  return used.length === 1
}

/** Codes that were asked for at this address: by this known device, this network, or any that is no known device. */
export async function codesAskedSince(
  db: ReadonlyKysely<StaffTables>,
  {
    purpose,
    email,
    by,
  }: {
    purpose: 'sign-in' | 'confirm'
    email: string
    by: { deviceId: string } | { network: string } | 'strangers'
  },
  since: number,
): Promise<number> {
  let query = db
    .selectFrom('sign_in')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('email', '=', email)
    .where('purpose', '=', purpose)
    .where('code_hash', 'is not', null)
    .where('created_at', '>', since)
  if (by !== 'strangers' && 'deviceId' in by) query = query.where('device_id', '=', by.deviceId)
  else query = query.where('device_id', 'is', null)
  if (by !== 'strangers' && 'network' in by) query = query.where('network', '=', by.network)
  const { count } = await query.executeTakeFirstOrThrow()
  return Number(count)
}

/** Takes back what was not used: the newest invitation counts, and the newest start link. */
export async function dropUnused(tx: Tx, purpose: SignInPurpose, personId: string | null): Promise<void> {
  const unused = tx.deleteFrom('sign_in').where('purpose', '=', purpose).where('used_at', 'is', null)
  await (
    personId === null ? unused.where('person_id', 'is', null) : unused.where('person_id', '=', personId)
  ).execute()
}

export async function dropSpent(tx: Tx, expiredBefore: number): Promise<void> {
  await tx.deleteFrom('sign_in').where('expires_at', '<', expiredBefore).execute()
}
