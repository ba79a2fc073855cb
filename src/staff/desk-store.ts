import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { StaffTables } from './tables.ts'

export type DeskRow = Selectable<StaffTables['desk']>

export async function listDesks(db: ReadonlyKysely<StaffTables>): Promise<DeskRow[]> {
  return db.selectFrom('desk').selectAll().orderBy('name').execute()
}

export async function insertDesk(tx: Transaction<StaffTables>, desk: DeskRow): Promise<void> {
  await tx.insertInto('desk').values(desk).execute()
}

export async function renameDeskRow(tx: Transaction<StaffTables>, id: string, name: string): Promise<void> {
  await tx.updateTable('desk').set({ name }).where('id', '=', id).execute()
}
