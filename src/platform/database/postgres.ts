import { setTimeout as wait } from 'node:timers/promises'
import { Kysely } from 'kysely'
import pg from 'pg'
import type { Database, OpenOptions } from './database.ts'
import { isConnectionFailure, ReportingPostgresDialect } from './postgres-driver.ts'
import { readOnly } from './read-only.ts'
import { errorMessage } from '../error-message.ts'

const CHANNEL = 'stoppress'
const INT8 = 20
const RECONNECT_MS = 1_000
/** How long a new connection may take, and how long a query may wait for one of the pool's to be free. */
const CONNECT_MS = 10_000
const MAX_TRIES = 5
/** Interval of pings on the listening connection: a firewall that drops it gives no sign. */
const PING_MS = 30_000
const PONG_MS = 10_000

/** Our 64-bit columns hold milliseconds and counters, all within 2^53: read them as numbers. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
}

export async function openPostgres<Tables>(
  url: string,
  { whileUnreachable }: OpenOptions = {},
): Promise<Database<Tables>> {
  const pool = openPool(url)
  for (let tries = 1; ; tries += 1) {
    try {
      await pool.query('select 1')
      break
    } catch (error) {
      const sentence = `cannot reach the database at ${withoutPassword(url)}: ${errorMessage(error)}`
      if (whileUnreachable === undefined || !isConnectionFailure(error)) {
        await pool.end()
        throw new Error(sentence, { cause: error })
      }
      if (tries % 15 === 1) whileUnreachable(sentence)
      await wait(RECONNECT_MS)
    }
  }
  const db = new Kysely<Tables>({ dialect: new ReportingPostgresDialect({ pool }) })
  return {
    engine: 'postgres',
    write: db,
    read: readOnly(db),
    snapshot: (read) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((tx) => read(readOnly(tx))),
    async transact(work) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await db.transaction().execute((tx) => work(tx, readOnly(tx)))
        } catch (error) {
          if (tries === MAX_TRIES || !isTransactionConflict(error)) throw error
        }
      }
    },
    onExternalWrite: (onWrite) => listen(url, onWrite),
    async notifyOtherProcesses(key) {
      await pool.query('select pg_notify($1, $2)', [CHANNEL, key])
    },
    async serverTime() {
      const asked = performance.now()
      const { rows } = await pool.query<{ now: number }>(
        'select extract(epoch from clock_timestamp())::float8 * 1000 as now',
      )
      // As in NTP: half of the round trip has passed since (RFC 5905, 8).
      return (rows[0]?.now ?? Number.NaN) + (performance.now() - asked) / 2
    },
    close: () => db.destroy(),
  }
}

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types,
    application_name: 'stoppress',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: CONNECT_MS,
  })
  // An idle connection closed by the server is replaced at the next query.
  pool.on('error', () => undefined)
  // A connection closed while in use fails twice: in the query, and as an event, for which the pool has no listener
  // then (node-postgres#1611). Without one of ours the event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/**
 * A conflict with another transaction: it has inserted the same key (23505), or a deadlock was resolved (40P01).
 * Nothing of ours was committed, and a retry sees the other's writes.
 */
function isTransactionConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '23505' || error.code === '40P01')
}

/** Keeps one listening connection; when it breaks, it is reopened and a notification is assumed. */
async function listen(url: string, onWrite: (key?: string) => void): Promise<() => Promise<void>> {
  let stopped = false
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'stoppress-listen',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      query_timeout: PONG_MS,
    })
    client = next
    next.on('notification', ({ payload }) => onWrite(payload === '' ? undefined : payload))
    next.on('error', again)
    next.on('end', again)
    await next.connect()
    await next.query(`listen ${CHANNEL}`)
  }
  const again = () => {
    if (stopped || retry !== undefined) return
    retry = setTimeout(() => {
      retry = undefined
      connect().then(() => onWrite(), again)
    }, RECONNECT_MS)
  }
  await connect()
  const ping = setInterval(() => {
    const tried = client
    // Ending it with a pending query closes it at once: its `end` event makes us reconnect.
    tried?.query('select 1').catch(() => tried.end().catch(() => undefined))
  }, PING_MS)
  ping.unref()
  return async () => {
    stopped = true
    clearInterval(ping)
    clearTimeout(retry)
    await client?.end()
  }
}

function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:/@]+):[^@]*@/, '$1:***@')
}
