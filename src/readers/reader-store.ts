import type { Kysely, Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { ReaderTables } from './tables.ts'

export type ReaderRow = Selectable<ReaderTables['reader']>

export async function readerByIdentity(
  read: ReadonlyKysely<ReaderTables>,
  identityId: string,
): Promise<ReaderRow | undefined> {
  return read
    .selectFrom('reader')
    .selectAll()
    .where('identity_id', '=', identityId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
}

export async function insertReader(tx: Transaction<ReaderTables>, row: ReaderRow): Promise<void> {
  await tx.insertInto('reader').values(row).execute()
}

export async function noteReaderSeen(
  db: Kysely<ReaderTables>,
  identityId: string,
  at: number,
): Promise<void> {
  await db
    .updateTable('reader')
    .set({ last_seen_at: at })
    .where('identity_id', '=', identityId)
    .where('removed_at', 'is', null)
    .execute()
}
