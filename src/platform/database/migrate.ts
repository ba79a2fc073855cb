import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Database } from './database.ts'

/** How a database comes to the shape that this program works with. */
export interface MigrationPlan {
  /** In the order of their names. Forward only; one that has been released never changes. */
  readonly migrations: Readonly<Record<string, Migration>>
  readonly carryOver: CarryOver
}

/** One step that takes a database from the end of an older line of migrations onto this one. */
export interface CarryOver {
  /** The older line, whole. */
  readonly from: readonly string[]
  /** The migrations that have been done once the step is, in order. */
  readonly to: readonly string[]
  readonly up: (db: Kysely<unknown>) => Promise<void>
  /** Whoever brings a database that stands earlier on the older line is told this. */
  readonly tooOld: string
}

/** Kysely's own table: which migrations a database has had. */
interface Bookkeeping {
  kysely_migration: { name: string; timestamp: string }
}

/** Brings the database to the newest shape, or throws and leaves it as it was. */
export async function migrate<Tables>(
  db: Database<Tables>,
  { migrations, carryOver }: MigrationPlan,
): Promise<void> {
  const write = db.write as unknown as Kysely<Bookkeeping>
  const line = positionOn(carryOver, await executedNames(write))
  if (line === 'before its end') throw new Error(carryOver.tooOld)
  try {
    if (line === 'at its end') await runCarryOver(write, carryOver)
    const migrator = new Migrator({ db: write, provider: { getMigrations: async () => migrations } })
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw error
  } catch (error) {
    throw new Error('the database could not be brought to this version', { cause: error })
  }
}

export interface MigrationState {
  /** What the next start does. */
  readonly missing: readonly string[]
  /** A newer program was here. */
  readonly unknown: readonly string[]
  /** The next start refuses the database, with the plan's sentence. */
  readonly isTooOld: boolean
}

/** Where the database stands, without a change to it. */
export async function migrationState<Tables>(
  db: Database<Tables>,
  { migrations, carryOver }: MigrationPlan,
): Promise<MigrationState> {
  const executed = await executedNames(db.write as unknown as Kysely<Bookkeeping>)
  const line = positionOn(carryOver, executed)
  const names = Object.keys(migrations)
  return {
    missing: names.filter((name) => !executed.includes(name)),
    unknown: line === 'not on it' ? executed.filter((name) => !names.includes(name)) : [],
    isTooOld: line === 'before its end',
  }
}

type Position = 'not on it' | 'before its end' | 'at its end'

/** Where on the older line a database stands that has had these migrations. */
function positionOn({ from }: CarryOver, executed: readonly string[]): Position {
  if (executed.length === 0 || executed.some((name) => !from.includes(name))) return 'not on it'
  return executed.length < from.length ? 'before its end' : 'at its end'
}

async function executedNames(db: Kysely<Bookkeeping>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return []
  const rows = await db.selectFrom('kysely_migration').select('name').execute()
  return rows.map((row) => row.name)
}

/**
 * In one transaction, behind the lock that the migrator takes, in programs of the older line too. It is let go after
 * the commit: whoever waited for it finds the work done.
 */
async function runCarryOver(db: Kysely<Bookkeeping>, carryOver: CarryOver): Promise<void> {
  const { adapter } = db.getExecutor()
  const lock = { lockTable: 'kysely_migration_lock', lockRowId: 'migration_lock' }
  await db.connection().execute(async (connection) => {
    await adapter.acquireMigrationLock(connection, lock)
    try {
      await connection.transaction().execute(async (tx) => {
        if (positionOn(carryOver, await executedNames(tx)) !== 'at its end') return
        await carryOver.up(tx as unknown as Kysely<unknown>)
        await replaceBookkeeping(tx, carryOver.to)
      })
    } finally {
      await adapter.releaseMigrationLock(connection, lock)
    }
  })
}

/** The migrator goes by the times for the order, so each name has one of its own, after all that were there. */
async function replaceBookkeeping(tx: Kysely<Bookkeeping>, names: readonly string[]): Promise<void> {
  const { rows } = await sql<{ last: string }>`select max(timestamp) as last from kysely_migration`.execute(
    tx,
  )
  const last = Date.parse(rows[0]?.last ?? '')
  await tx.deleteFrom('kysely_migration').execute()
  for (const [index, name] of names.entries()) {
    const timestamp = new Date(last + 1 + index).toISOString()
    await tx.insertInto('kysely_migration').values({ name, timestamp }).execute()
  }
}
