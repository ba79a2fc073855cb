import type { Kysely, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'

export type Engine = 'sqlite' | 'postgres'

export interface OpenOptions {
  /**
   * Given by whoever rather waits than fails while the database does not answer (a server that starts beside it):
   * called with a sentence at the first failure, and every quarter of a minute.
   */
  readonly whileUnreachable?: (sentence: string) => void
}

/** A database that is open: the same queries run on either engine. */
export interface Database<Tables> {
  readonly engine: Engine
  readonly write: Kysely<Tables>
  readonly read: ReadonlyKysely<Tables>
  /** Reads that belong together see one state of the database, as it stood when they began. */
  snapshot<T>(read: (db: ReadonlyKysely<Tables>) => Promise<T>): Promise<T>
  /**
   * Everything in `work` becomes true together, or nothing does (when it throws). `read` sees what it wrote. It may be
   * called again where another transaction was in the way, so it does nothing outside of the database.
   */
  transact<T>(work: (tx: Transaction<Tables>, read: ReadonlyKysely<Tables>) => Promise<T>): Promise<T>
  /**
   * Calls back when another process has written: with the key that it told, or without one where the engine
   * only knows that something was written. Returns how to stop listening.
   */
  onOutsideWrite(heard: (key?: string) => void): Promise<() => Promise<void>>
  /** Tells other processes on the same database that this one has written something under `key`. */
  tellOthers(key: string): Promise<void>
  /** The time, in ms, by the clock that all processes on this database share: its server's, or this machine's. */
  serverTime(): Promise<number>
  close(): Promise<void>
}
