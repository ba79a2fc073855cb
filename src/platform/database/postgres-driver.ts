import {
  PostgresDialect,
  PostgresDriver,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type PostgresDialectConfig,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import { StorageError } from './storage-error.ts'

/** Kysely's driver, reporting whether a failure was one of the connection or the disk (`StorageError`). */
export class ReportingPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): Driver {
    return new ReportingPostgresDriver(this.#config)
  }
}

class ReportingPostgresDriver extends PostgresDriver {
  override async acquireConnection(
    ...options: Parameters<PostgresDriver['acquireConnection']>
  ): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection(...options).catch(rethrow)
    // The driver keeps state by the identity of this object, so its method is wrapped.
    if (!wrapped.has(connection)) {
      wrapped.add(connection)
      const execute = connection.executeQuery.bind(connection)
      connection.executeQuery = async <R>(query: CompiledQuery): Promise<QueryResult<R>> =>
        execute<R>(query).catch(rethrow)
    }
    return connection
  }

  override async rollbackTransaction(
    ...given: Parameters<PostgresDriver['rollbackTransaction']>
  ): Promise<void> {
    try {
      await super.rollbackTransaction(...given)
    } catch (error) {
      // The server rolls back a broken connection. The relevant error is the one that broke it.
      if (!isConnectionFailure(error)) throw error
    }
  }
}

const wrapped = new WeakSet<DatabaseConnection>()

function rethrow(error: unknown): never {
  if (isConnectionFailure(error)) throw new StorageError('unreachable', error)
  if (error instanceof pg.DatabaseError && error.code === DISK_FULL) throw new StorageError('full', error)
  throw error
}

/** postgresql.org/docs/current/errcodes-appendix.html */
const DISK_FULL = '53100'
/**
 * Class 08 (connection exception), 57P01 to 57P03 (shut down, crashed, starting up), 53300 (too many connections),
 * 25006 (read only: a standby that has not taken over yet).
 */
const CONNECTION = /^(?:08...|57P0[123]|53300|25006)$/
const NETWORK = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ENOENT)/

/** Whether the server is unreachable or the connection broke: the query itself is fine. */
export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof StorageError) return error.failure === 'unreachable'
  if (error instanceof AggregateError) return error.errors.some(isConnectionFailure)
  if (error instanceof pg.DatabaseError) return CONNECTION.test(error.code ?? '')
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && NETWORK.test(error.code)) return true
  // node-postgres has no codes for these.
  return /connection terminated|connection error|timeout exceeded|discarded/i.test(error.message)
}
