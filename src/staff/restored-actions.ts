import type { ReadonlyKysely } from 'kysely/readonly'
import { insertAudit } from '../audit/audit.ts'
import type { StaffContext } from './staff-actions.ts'
import { leaveNewsroom } from './person/person-actions.ts'
import { findPerson } from './person/person-store.ts'
import {
  dropCredentials,
  listPasskeyIds,
  removePasskeys,
  removedPeople,
  revokeTokens,
} from './restored-store.ts'
import type { StaffTables } from './tables.ts'

/** Changes since a backup, from the data that it replaces. */
export interface ChangesSinceBackup {
  /** Ids of people who had been removed. */
  readonly removed: readonly string[]
  /** The passkeys of people who were not removed, by their id. */
  readonly passkeys: ReadonlyMap<string, ReadonlySet<string>>
}

export interface RevokedCredentials {
  readonly sessions: number
  readonly tokens: number
  /** Names of people who had been removed since the backup, and are removed again. */
  readonly removed: readonly string[]
  readonly passkeys: number
}

/** What the replaced data knows better than the backup: removed people and deleted passkeys. */
export async function readChangesSinceBackup(db: ReadonlyKysely<StaffTables>): Promise<ChangesSinceBackup> {
  return { removed: await removedPeople(db), passkeys: await listPasskeyIds(db) }
}

/**
 * After restoring a backup: revokes every session, token, mailed code, link and invitation, since revoked ones have
 * been restored with it, and pending mails. Removes again the people and passkeys that had been removed, as far as
 * known.
 */
export async function revokeCredentials(
  { db, clock, newId, actor }: StaffContext,
  since?: ChangesSinceBackup,
): Promise<RevokedCredentials> {
  return db.transact(async (tx, read) => {
    const now = clock.now()
    const note = { actor, newId, now }
    const ended = { ...(await dropCredentials(tx, now)), tokens: await revokeTokens(tx, now) }
    const removed: string[] = []
    for (const id of since?.removed ?? []) {
      const person = await findPerson(read, id)
      if (person === undefined) continue
      // The last admin too: then the next start prints the link for the first admin.
      await leaveNewsroom(tx, read, person, now)
      await insertAudit(tx, note, { action: 'person.remove', objectId: id, detail: `${person.name}, again` })
      removed.push(person.name)
    }
    const passkeys = await removePasskeys(tx, read, since?.passkeys ?? new Map())
    const detail = `${ended.sessions} sessions and ${ended.tokens} tokens ended`
    await insertAudit(tx, note, { action: 'backup.restore', objectId: newId(), detail })
    return { ...ended, removed, passkeys }
  })
}
