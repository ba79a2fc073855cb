import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Transaction } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { App } from './http/app.ts'
import type { JobGroup } from './jobs/workers.ts'
import type { Problems } from './problem.ts'

/**
 * What a module gives before anything of it is opened: to the database, to pages, to documents, to whoever erases
 * somebody. `LivePart`: what a page of the product is made of.
 */
export interface Manifest<LivePart = never> {
  readonly name: string
  /** Steps of its tables; their names are unique and sorted over all modules: `2026-11-26-06-story`. */
  readonly migrations?: Readonly<Record<string, Migration>>
  /** What can go wrong in it. Each stands in docs/problems.md. */
  readonly problems?: Problems
  /**
   * What the audit log says of its actions: `post.publish` with a verb and its object, and each group that they are of
   * (`post`) with a noun, in the order in which people look for them.
   */
  readonly auditLabels?: Readonly<Record<string, string>>
  /** Parts of a page that change as a whole, while it is read. */
  readonly live?: readonly LivePart[]
  /** Removes what it keeps of somebody whose identity is erased, in the transaction in which every module does so. */
  readonly erase?: Erase
}

export interface Erasure {
  readonly identityId: string
  readonly now: number
}

/** The handles know the tables of all modules; each names its own (`tx as unknown as Transaction<ReaderTables>`). */
export type Erase = (
  tx: Transaction<unknown>,
  read: ReadonlyKysely<unknown>,
  erasure: Erasure,
) => Promise<void>

/** A module as it is opened on a server's services. */
export interface Module<LivePart = never> extends Manifest<LivePart> {
  readonly jobs?: readonly JobGroup[]
  /** Registers its routes; each declares its audience. */
  routes?(app: App): void | Promise<void>
  /** Takes a request that is not for the router; true when it has. Modules are asked from the lowest floor up. */
  intercept?(request: IncomingMessage, response: ServerResponse): boolean
  /** Called when all modules are open and before any job is done; what it begins by itself begins here. */
  start?(): Promise<void>
  /** Called first when the server closes: ends what would go on for long, and lets go of those who wait. */
  abort?(): void
  /** Called when the last request has ended: waits for what is under way. */
  stop?(): Promise<void>
}
