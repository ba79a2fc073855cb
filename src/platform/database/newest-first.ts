import { sql, type SelectQueryBuilder, type StringReference } from 'kysely'
import type { Cursor } from '../pagination.ts'

/** Newest first and then by id, so that no two rows share a place; of those, the rows below the cursor. */
export function newestFirst<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  [at, id]: readonly [at: StringReference<DB, TB>, id: StringReference<DB, TB>],
  below?: Cursor,
): SelectQueryBuilder<DB, TB, O> {
  const ordered = query.orderBy(sql.ref(at), 'desc').orderBy(sql.ref(id), 'desc')
  if (below === undefined) return ordered
  return ordered.where(sql<boolean>`(${sql.ref(at)}, ${sql.ref(id)}) < (${below.at}, ${below.id})`)
}
