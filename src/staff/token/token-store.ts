import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { StaffTables } from '../tables.ts'

export type TokenRow = Selectable<StaffTables['api_token']>

export async function insertToken(tx: Transaction<StaffTables>, token: TokenRow): Promise<void> {
  await tx.insertInto('api_token').values(token).execute()
}

/** Neither revoked nor ended. */
function validTokens(db: ReadonlyKysely<StaffTables>, now: number) {
  return db
    .selectFrom('api_token')
    .selectAll()
    .where('revoked_at', 'is', null)
    .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
}

export async function validTokenByHash(
  db: ReadonlyKysely<StaffTables>,
  hash: string,
  now: number,
): Promise<TokenRow | undefined> {
  return validTokens(db, now).where('hash', '=', hash).executeTakeFirst()
}

export async function validTokenByName(
  db: ReadonlyKysely<StaffTables>,
  name: string,
  now: number,
): Promise<TokenRow | undefined> {
  return validTokens(db, now).where('name', '=', name).executeTakeFirst()
}

export async function listTokens(db: ReadonlyKysely<StaffTables>): Promise<TokenRow[]> {
  return db.selectFrom('api_token').selectAll().orderBy('created_at').execute()
}

export async function revokeToken(tx: Transaction<StaffTables>, id: string, at: number): Promise<void> {
  await tx.updateTable('api_token').set({ revoked_at: at }).where('id', '=', id).execute()
}
