import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { StaffTables } from './tables.ts'

export type TokenRow = Selectable<StaffTables['api_token']>

export async function insertToken(tx: Transaction<StaffTables>, token: TokenRow): Promise<void> {
  await tx.insertInto('api_token').values(token).execute()
}

export async function validTokenByHash(
  db: ReadonlyKysely<StaffTables>,
  hash: string,
): Promise<TokenRow | undefined> {
  return db
    .selectFrom('api_token')
    .selectAll()
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

export async function validTokenByName(
  db: ReadonlyKysely<StaffTables>,
  name: string,
): Promise<TokenRow | undefined> {
  return db
    .selectFrom('api_token')
    .selectAll()
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

export async function listTokens(db: ReadonlyKysely<StaffTables>): Promise<TokenRow[]> {
  return db.selectFrom('api_token').selectAll().orderBy('created_at').execute()
}

export async function revokeToken(tx: Transaction<StaffTables>, id: string, at: number): Promise<void> {
  await tx.updateTable('api_token').set({ revoked_at: at }).where('id', '=', id).execute()
}
