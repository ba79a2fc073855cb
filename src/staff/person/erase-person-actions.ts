import { readTablesOf, tablesOf } from '../../platform/database/tables-of.ts'
import type { Erase } from '../../platform/module.ts'
import type { StaffTables } from '../tables.ts'
import { assertAdminRemains, leaveNewsroom } from './person-actions.ts'
import { lockPeople, personByIdentity } from './person-store.ts'

/**
 * Removes the person from the newsroom; throws `last-admin`. Their name stays where it was published, in bylines and
 * revisions, and in the audit log, which says who did what.
 */
export const erasePerson: Erase = async (allTables, allReads, { identityId, now }) => {
  const tx = tablesOf<StaffTables>(allTables)
  const read = readTablesOf<StaffTables>(allReads)
  await lockPeople(tx)
  const person = await personByIdentity(read, identityId)
  if (person === undefined) return
  await assertAdminRemains(read, person)
  await leaveNewsroom(tx, read, person, now)
}
