import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { staffProblem } from '../problems.ts'
import type { StaffTables } from '../tables.ts'

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

/** The desk of this name, in whatever capitals; throws `desk-not-found` where there is none. */
export function requireDesk(desks: readonly DeskRow[], name: string): DeskRow {
  const wanted = name.trim().toLowerCase()
  const desk = desks.find((each) => each.name.toLowerCase() === wanted)
  if (desk === undefined) throw staffProblem('desk-not-found', `It was "${name.slice(0, 80)}".`)
  return desk
}
