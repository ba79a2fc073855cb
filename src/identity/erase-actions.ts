import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { Erase, Manifest } from '../platform/module.ts'
import type { Read, Tx } from './audience-actions.ts'
import { deleteCredentials, eraseIdentityRow } from './identity-store.ts'
import type { IdentityTables } from './tables.ts'

/**
 * Erases somebody everywhere: every module removes what it keeps of them, those on top first and identity last, in one
 * transaction. A module that throws (the last admin cannot go) leaves everything as it was.
 */
export async function eraseEverywhere(
  { db, clock }: { readonly db: Database<IdentityTables>; readonly clock: Clock },
  modules: readonly Pick<Manifest, 'erase'>[],
  identityId: string,
): Promise<void> {
  await db.transact(async (tx, read) => {
    const all = [tx as unknown as Transaction<unknown>, read as unknown as ReadonlyKysely<unknown>] as const
    for (const { erase } of modules.toReversed()) await erase?.(...all, { identityId, now: clock.now() })
  })
}

/** What identity itself keeps: the address, what lets somebody in, and mails to them. */
export const eraseIdentity: Erase = async (allTables, allReads, { identityId, now }) => {
  const [tx, read] = [allTables as unknown as Tx, allReads as unknown as Read]
  await deleteCredentials(tx, identityId)
  await eraseIdentityRow(tx, read, identityId, now)
}
