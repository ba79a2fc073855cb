import type { Kysely, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'

export type Engine = 'sqlite' | 'postgres'

export interface OpenOptions {
  /**
   * If set, opening waits for an unavailable database (a server that starts beside it) instead of failing: called
   * with a message at the first failure, and every 15 seconds.
   */
  readonly whileUnreachable?: (sentence: string) => void
}

/** An open database: the same queries run on either engine. */
export interface Database<Tables> {
  readonly engine: Engine
  readonly write: Kysely<Tables>
  readonly read: ReadonlyKysely<Tables>
  /** Runs reads on one consistent snapshot of the database. */
  snapshot<T>(read: (db: ReadonlyKysely<Tables>) => Promise<T>): Promise<T>
  /**
   * Runs `work` in a transaction: all or nothing (if it throws). `read` sees its writes. `work` may be repeated after
   * a conflict with another transaction, so it must have no effects outside of the database.
   */
  transact<T>(work: (tx: Transaction<Tables>, read: ReadonlyKysely<Tables>) => Promise<T>): Promise<T>
  /**
   * Calls back when another process has written: with its topic, or without one if the engine only knows that
   * something was written. Returns a function that stops listening.
   */
  onExternalWrite(onWrite: (key?: string) => void): Promise<() => Promise<void>>
  /** Notifies other processes on the same database that this one has written something under `key`. */
  notifyOtherProcesses(key: string): Promise<void>
  /** The time, in ms, by the clock that all processes on this database share: its server's, or this machine's. */
  serverTime(): Promise<number>
  close(): Promise<void>
}
