import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import {
  CompiledQuery,
  Kysely,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  type TransactionSettings,
} from 'kysely'
import type { Database } from './database.ts'
import { readOnly } from './read-only.ts'

/** How long a writer waits for another process's transaction before it gives up. */
const PATIENCE_MS = 15_000
/** How often we look whether another process has written; one pragma, a few microseconds. */
const LOOK_MS = 60
const KEPT_STATEMENTS = 256

export async function openSqlite<Tables>(path: string): Promise<Database<Tables>> {
  const raw = open(path)
  const dialect = new PatientSqliteDialect({ database: adapt(raw) })
  const db = new Kysely<Tables>({ dialect })
  return {
    engine: 'sqlite',
    write: db,
    read: readOnly(db),
    snapshot: (read) =>
      db
        .transaction()
        .setAccessMode('read only')
        .execute((tx) => read(readOnly(tx))),
    transact: (work) => db.transaction().execute((tx) => work(tx, readOnly(tx))),
    async onOutsideWrite(heard) {
      // `data_version` changes only through other connections' commits (sqlite.org/pragma.html).
      const version = raw.prepare('pragma data_version')
      // A file that cannot be read just now counts as changed: whoever hears of it looks, and meets the reason.
      const current = () => {
        try {
          return Number(version.get()?.['data_version'])
        } catch {
          return Number.NaN
        }
      }
      let last = current()
      const timer = setInterval(() => {
        const now = current()
        if (Object.is(now, last)) return
        last = now
        heard()
      }, LOOK_MS)
      timer.unref()
      return async () => clearInterval(timer)
    },
    tellOthers: async () => undefined, // they look for themselves
    close: () => db.destroy(),
  }
}

function open(path: string): DatabaseSync {
  let raw: DatabaseSync
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    raw = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5_000 })
    raw.exec('pragma journal_mode = wal')
  } catch (error) {
    throw new Error(
      `cannot open the SQLite database at ${path}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
  // FULL: an acknowledged write survives a power cut, not only a crash of ours (sqlite.org/wal.html).
  raw.exec('pragma synchronous = full')
  // A busy database is waited for in `PatientSqliteDriver`, where waiting does not stop the event loop.
  raw.exec('pragma busy_timeout = 0')
  return raw
}

/** `node:sqlite` as the four methods that Kysely asks for, with its statements kept. */
function adapt(raw: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, { statement: StatementSync; reader: boolean }>()
  return {
    close: () => raw.close(),
    prepare(sql) {
      let found = kept.get(sql)
      if (found === undefined) {
        const statement = raw.prepare(sql)
        found = { statement, reader: statement.columns().length > 0 }
        if (kept.size >= KEPT_STATEMENTS) kept.clear()
        kept.set(sql, found)
      }
      const { statement, reader } = found
      return {
        reader,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: () => {
          throw new Error('streaming reads are not used')
        },
      }
    },
  }
}

class PatientSqliteDialect extends SqliteDialect {
  readonly #config: { database: SqliteDatabase }
  constructor(config: { database: SqliteDatabase }) {
    super(config)
    this.#config = config
  }
  override createDriver(): Driver {
    return new PatientSqliteDriver(this.#config)
  }
}

/**
 * Writers take SQLite's one write lock when they begin: a transaction that read first and wanted to write
 * later would fail where another process wrote in between (SQLITE_BUSY_SNAPSHOT), with no way to wait.
 */
class PatientSqliteDriver extends SqliteDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const begin = CompiledQuery.raw(settings?.accessMode === 'read only' ? 'begin' : 'begin immediate')
    const giveUpAt = Date.now() + PATIENCE_MS
    for (;;) {
      try {
        await connection.executeQuery(begin)
        return
      } catch (error) {
        if (!isBusy(error) || Date.now() > giveUpAt) throw error
        await wait(3)
      }
    }
  }
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY
}
