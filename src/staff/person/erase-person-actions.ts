import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Erase } from '../../platform/module.ts'
import type { StaffTables } from '../tables.ts'
import { keepAnAdmin, leaveNewsroom } from './person-actions.ts'
import { lockPeople, personByIdentity } from './person-store.ts'

/**
 * Removes the person from the newsroom; throws `last-admin`. Their name stays where it was published, in bylines and
 * revisions, and in the audit log, which says who did what.
 */
export const erasePerson: Erase = async (allTables, allReads, { identityId, now }) => {
  const tx = allTables as unknown as Transaction<StaffTables>
  const read = allReads as unknown as ReadonlyKysely<StaffTables>
  await lockPeople(tx)
  const person = await personByIdentity(read, identityId)
  if (person === undefined) return
  await keepAnAdmin(read, person)
  await leaveNewsroom(tx, read, person, now)
}
