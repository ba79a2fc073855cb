import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  type QueryResult,
  type SqliteDatabase,
  type TransactionSettings,
} from 'kysely'
import type { Database } from './database.ts'
import { readOnly } from './read-only.ts'
import { StorageError } from './storage-error.ts'
import { errorMessage } from '../error-message.ts'

/** How long a writer waits for another process's transaction before it gives up. */
const PATIENCE_MS = 15_000
/** How often we poll for writes of other processes; one pragma, a few microseconds. */
const POLL_INTERVAL_MS = 60
const KEPT_STATEMENTS = 256

/**
 * Two connections to one file: one writes, the other only reads. In WAL mode a reader never waits for a writer
 * (sqlite.org/wal.html, 2.2), so readers are served while we wait for another process's transaction.
 */
export async function openSqlite<Tables>(path: string): Promise<Database<Tables>> {
  const { raw: writer, isAlone } = open(path)
  const db = new Kysely<Tables>({ dialect: new PatientSqliteDialect(writer) })
  const reader = isAlone ? db : new Kysely<Tables>({ dialect: new PatientSqliteDialect(openReader(path)) })
  return {
    engine: 'sqlite',
    write: db,
    read: readOnly(reader),
    snapshot: (read) =>
      reader
        .transaction()
        .setAccessMode('read only')
        .execute((tx) => read(readOnly(tx))),
    transact: (work) => db.transaction().execute((tx) => work(tx, readOnly(tx))),
    async onExternalWrite(onWrite) {
      // `data_version` changes only through other connections' commits (sqlite.org/pragma.html); our reader makes none.
      const version = writer.prepare('pragma data_version')
      // An unreadable file counts as changed: subscribers read it, and get the error.
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
        onWrite()
      }, POLL_INTERVAL_MS)
      timer.unref()
      return async () => clearInterval(timer)
    },
    notifyOtherProcesses: async () => undefined, // they poll
    serverTime: async () => Date.now(),
    async close() {
      if (reader !== db) await reader.destroy()
      await db.destroy()
    },
  }
}

/** `isAlone`: exclusive, no other connection can be opened. */
function open(path: string): { raw: DatabaseSync; isAlone: boolean } {
  try {
    if (path === ':memory:') return { raw: openWriter(path), isAlone: true }
    mkdirSync(dirname(path), { recursive: true })
    try {
      return { raw: openWriter(path), isAlone: false }
    } catch (error) {
      if (!isOutOfSpace(error)) throw error
      // Connections share the index of the write-ahead log in a file, which needs space on the disk. An exclusive
      // connection keeps it in memory (sqlite.org/wal.html, 8): enough to serve readers from a full disk.
      return { raw: openWriter(path, 'pragma locking_mode = exclusive'), isAlone: true }
    }
  } catch (error) {
    throw new Error(`cannot open the SQLite database at ${path}: ${errorMessage(error)}`, { cause: error })
  }
}

function openWriter(path: string, first = ''): DatabaseSync {
  const raw = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5_000 })
  try {
    raw.exec(`${first}; pragma journal_mode = wal`)
    raw.prepare('select count(*) from sqlite_schema').get() // opens the log's index
  } catch (error) {
    raw.close()
    throw error
  }
  // FULL: an acknowledged write survives a power cut, not only a crash of ours (sqlite.org/wal.html).
  raw.exec('pragma synchronous = full')
  // Waiting for a busy database is done in `PatientConnection`, without blocking the event loop.
  raw.exec('pragma busy_timeout = 0')
  return raw
}

function openReader(path: string): DatabaseSync {
  const raw = new DatabaseSync(path, { timeout: 5_000 })
  raw.exec('pragma query_only = on')
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
  readonly #raw: DatabaseSync
  constructor(raw: DatabaseSync) {
    super({ database: adapt(raw) })
    this.#raw = raw
  }
  override createDriver(): Driver {
    return new PatientSqliteDriver(this.#raw)
  }
  override createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter()
  }
}

/** SQLite's DDL is transactional (sqlite.org/lang_transaction.html); Kysely's migrator commits each statement unless told so. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/**
 * Writers take SQLite's one write lock when they begin: a transaction that read first and wanted to write later would
 * fail where another process wrote in between (SQLITE_BUSY_SNAPSHOT), without waiting.
 */
class PatientSqliteDriver extends SqliteDriver {
  readonly #raw: DatabaseSync
  #connection: DatabaseConnection | undefined

  constructor(raw: DatabaseSync) {
    super({ database: adapt(raw) })
    this.#raw = raw
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new PatientConnection(this.#raw, await super.acquireConnection())
    return this.#connection
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate'
    await connection.executeQuery(CompiledQuery.raw(begin))
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite rolls back by itself if the disk is full (sqlite.org/lang_transaction.html, 3.1). Another rollback would
    // fail, and hide the actual error.
    if (this.#raw.isTransaction) await super.rollbackTransaction(connection)
  }
}

/** Waits for other processes between statements, without blocking the event loop. */
class PatientConnection implements DatabaseConnection {
  readonly #raw: DatabaseSync
  readonly #connection: DatabaseConnection
  /** Since when the database has been busy: queued statements share one timeout. */
  #busySince: number | undefined

  constructor(raw: DatabaseSync, connection: DatabaseConnection) {
    this.#raw = raw
    this.#connection = connection
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    for (;;) {
      try {
        const result = await this.#connection.executeQuery<R>(query)
        this.#busySince = undefined
        return result
      } catch (error) {
        if (isFull(error)) throw new StorageError('full', error)
        if (!isBusy(error)) throw error
        this.#busySince ??= performance.now()
        // Within a transaction only the whole of it can be retried.
        if (this.#raw.isTransaction || performance.now() - this.#busySince > PATIENCE_MS)
          throw new StorageError('busy', error)
        await wait(3)
      }
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#connection.streamQuery(query, chunkSize)
  }
}

const SQLITE_BUSY = 5
const SQLITE_FULL = 13
/** The shared-memory file of the write-ahead log could not be given its size. */
const SQLITE_IOERR_SHMSIZE = 4_874

function isBusy(error: unknown): boolean {
  return (resultCode(error) & 0xff) === SQLITE_BUSY
}

function isFull(error: unknown): boolean {
  return [SQLITE_FULL, SQLITE_IOERR_SHMSIZE].includes(resultCode(error))
}

/** When opening, a full disk appears as any failed operation on the log's files. */
function isOutOfSpace(error: unknown): boolean {
  const SQLITE_IOERR = 10
  return isFull(error) || (resultCode(error) & 0xff) === SQLITE_IOERR
}

/** sqlite.org/rescode.html */
function resultCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0
}
