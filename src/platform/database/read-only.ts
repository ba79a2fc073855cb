import type { Kysely } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { readTablesOf } from './tables-of.ts'

/** The same handle, read-only: Kysely has the type, and leaves the cast to its users. */
export function readOnly<Tables>(db: Kysely<Tables>): ReadonlyKysely<Tables> {
  return readTablesOf<Tables>(db)
}
