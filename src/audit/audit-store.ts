import { sql, type Selectable } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AuditTables } from './audit.ts'
import type { Cursor } from '../platform/pagination.ts'

export type AuditRow = Selectable<AuditTables['audit']>

/** What of the trail is asked for; everything that is given must be so. */
export interface AuditQuery {
  /** A person's id, or a part of a name as it stands in the trail, whatever its case. */
  readonly actor?: string
  /** `post.publish`, or all that is done to posts: `post`. */
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
  if (actor !== undefined) {
    const part = `%${actor.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    query = query.where((eb) =>
      eb.or([
        sql<boolean>`lower(actor) like lower(${part}) escape '\\'`,
        sql<boolean>`actor like ${part} escape '\\'`, // SQLite's lower() knows A to Z only
        eb('person_id', '=', actor),
      ]),
    )
  }
  if (action !== undefined)
    query = action.includes('.')
      ? query.where('action', '=', action)
      : query.where('action', '>=', `${action}.`).where('action', '<', `${action}/`) // "/" follows "."
  if (object !== undefined) query = query.where('object_id', '=', object)
  if (desk !== undefined) query = query.where('desk_id', '=', desk)
  if (before !== undefined) {
    const { at, id } = before
    query = query.where((eb) => eb.or([eb('at', '<', at), eb.and([eb('at', '=', at), eb('id', '<', id)])]))
  }
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
