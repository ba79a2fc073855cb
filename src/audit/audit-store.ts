import type { Selectable } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AuditTables } from './audit.ts'
import { containsInAnyCase } from '../platform/database/like.ts'
import { newestFirst } from '../platform/database/newest-first.ts'
import type { Cursor } from '../platform/pagination.ts'

export type AuditRow = Selectable<AuditTables['audit']>

/** Filters of the audit log; all given ones must match. */
export interface AuditQuery {
  /** A person's id, or part of a name as recorded, ignoring case. */
  readonly actor?: string
  /** `post.publish`, or all actions on posts: `post`. */
  readonly action?: string
  readonly object?: string
  readonly desk?: string
}

export async function auditRows(
  db: ReadonlyKysely<AuditTables>,
  { actor, action, object, desk }: AuditQuery,
  { before, limit }: { before: Cursor | undefined; limit: number },
): Promise<AuditRow[]> {
  let query = db.selectFrom('audit').selectAll()
  if (actor !== undefined)
    query = query.where((eb) => eb.or([containsInAnyCase('actor', actor), eb('person_id', '=', actor)]))
  if (action !== undefined)
    query = action.includes('.')
      ? query.where('action', '=', action)
      : query.where('action', '>=', `${action}.`).where('action', '<', `${action}/`) // "/" follows "."
  if (object !== undefined) query = query.where('object_id', '=', object)
  if (desk !== undefined) query = query.where('desk_id', '=', desk)
  return newestFirst(query, ['at', 'id'], before).limit(limit).execute()
}
