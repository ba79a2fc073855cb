import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { MOST_TRIES, type SignInPurpose } from './sign-in.ts'
import type { StaffTables } from './tables.ts'

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

/** Counts a try against every code of this address that is still open, and returns those. */
export async function countTry(tx: Tx, email: string, now: number): Promise<SignInRow[]> {
  return tx
    .updateTable('sign_in')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('email', '=', email)
    .where('purpose', '=', 'sign-in')
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

export async function mailsAskedSince(
  db: ReadonlyKysely<StaffTables>,
  personId: string,
  since: number,
): Promise<number> {
  const { count } = await db
    .selectFrom('sign_in')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('person_id', '=', personId)
    .where('purpose', '=', 'sign-in')
    .where('code_hash', 'is not', null)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
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
