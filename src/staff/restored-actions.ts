import type { ReadonlyKysely } from 'kysely/readonly'
import { noteAudit } from '../audit/audit.ts'
import type { StaffContext } from './staff-actions.ts'
import { leaveNewsroom } from './person/person-actions.ts'
import { personRow } from './person/person-store.ts'
import { dropWaysIn, keysOf, removePasskeys, removedPeople, revokeTokens } from './restored-store.ts'
import type { StaffTables } from './tables.ts'

/** What is known of the time after a backup was made, from the data that it takes the place of. */
export interface SinceBackup {
  /** Ids of people who had been removed. */
  readonly removed: readonly string[]
  /** The passkeys that people who are still there had, by their id. */
  readonly passkeys: ReadonlyMap<string, ReadonlySet<string>>
}

export interface EndedWaysIn {
  readonly sessions: number
  readonly tokens: number
  /** Names of people who had been removed since the backup, and are again. */
  readonly removed: readonly string[]
  readonly passkeys: number
}

/** What the data that is replaced knows better than its backup: who has left, and which passkeys were taken away. */
export async function sinceBackup(db: ReadonlyKysely<StaffTables>): Promise<SinceBackup> {
  return { removed: await removedPeople(db), passkeys: await keysOf(db) }
}

/**
 * After data was put back from a backup: ends every session, token, mailed code, link and invitation, since those that
 * had ended since are back with it, and mails that were still to go. Takes out again who had been removed and the
 * passkeys that had been, as far as that is known.
 */
export async function endWaysIn(
  { db, clock, newId, actor }: StaffContext,
  since?: SinceBackup,
): Promise<EndedWaysIn> {
  return db.transact(async (tx, read) => {
    const now = clock.now()
    const note = { actor, newId, now }
    const ended = { ...(await dropWaysIn(tx, now)), tokens: await revokeTokens(tx, now) }
    const removed: string[] = []
    for (const id of since?.removed ?? []) {
      const person = await personRow(read, id)
      if (person === undefined) continue
      // The last admin too: then the next start shows the link by which a newsroom gets its first.
      await leaveNewsroom(tx, read, person, now)
      await noteAudit(tx, note, { action: 'person.remove', objectId: id, detail: `${person.name}, again` })
      removed.push(person.name)
    }
    const passkeys = await removePasskeys(tx, read, since?.passkeys ?? new Map())
    const detail = `${ended.sessions} sessions and ${ended.tokens} tokens ended`
    await noteAudit(tx, note, { action: 'backup.restore', objectId: newId(), detail })
    return { ...ended, removed, passkeys }
  })
}
