import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'

/**
 * The same transaction, or the same reads, with other tables in its type. All tables are in one database, and each
 * module knows the types of its own: where one is called in the transaction of another, it takes its own tables here.
 * Kysely's handles are invariant in their tables, so that this cannot be had without a cast; it stands here alone.
 */
export function tablesOf<Tables>(handle: { readonly isTransaction: true }): Transaction<Tables> {
  return handle as unknown as Transaction<Tables>
}

export function readTablesOf<Tables>(handle: { readonly isTransaction: boolean }): ReadonlyKysely<Tables> {
  return handle as unknown as ReadonlyKysely<Tables>
}
