import type { Transaction } from 'kysely'
import { actorPersonId, type Actor } from '../access/actor.ts'
import { clip } from '../platform/text/truncate.ts'
import { tablesOf } from '../platform/database/tables-of.ts'

/** Every action of staff and programs writes one row here, in its own transaction. */
export interface AuditTables {
  audit: {
    id: string
    at: number
    actor: string
    /** The person; null for programs and the terminal. */
    person_id: string | null
    /** `post.publish`, `person.remove`: object type and verb. */
    action: string
    /** The id of the object. */
    object_id: string
    /** Human-readable detail: a headline, a name, a reason. */
    detail: string
    /** The desk it belongs to; null for the whole newsroom. */
    desk_id: string | null
  }
}

/** Somebody who was not let in. */
export interface Anonymous {
  readonly kind: 'anonymous'
  readonly name: 'not signed in'
}

export const ANONYMOUS: Anonymous = { kind: 'anonymous', name: 'not signed in' }

export interface AuditEntry {
  readonly action: string
  readonly objectId: string
  readonly detail?: string
  readonly deskId?: string | null
}

export async function insertAudit<T extends AuditTables>(
  tx: Transaction<T>,
  by: { readonly actor: Actor | Anonymous; readonly newId: () => string; readonly now: number },
  { action, objectId, detail = '', deskId = null }: AuditEntry,
): Promise<void> {
  await tablesOf<AuditTables>(tx)
    .insertInto('audit')
    .values({
      id: by.newId(),
      at: by.now,
      actor: by.actor.name,
      person_id: by.actor.kind === 'anonymous' ? null : actorPersonId(by.actor),
      action,
      object_id: objectId,
      detail: clip(detail, 500),
      desk_id: deskId,
    })
    .execute()
}
