import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { MAX_TRIES, type LoginPurpose } from './login.ts'
import type { AudienceName } from '../audience.ts'
import type { IdentityTables } from '../tables.ts'

export type LoginRow = Selectable<IdentityTables['login']>
type Tx = Transaction<IdentityTables>

export async function insertLogin(tx: Tx, row: LoginRow): Promise<void> {
  await tx.insertInto('login').values(row).execute()
}

export async function loginById(
  db: ReadonlyKysely<IdentityTables>,
  id: string,
): Promise<LoginRow | undefined> {
  return db.selectFrom('login').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function openLink(
  db: ReadonlyKysely<IdentityTables>,
  audience: AudienceName,
  hash: string,
  now: number,
): Promise<LoginRow | undefined> {
  return db
    .selectFrom('login')
    .selectAll()
    .where('link_hash', '=', hash)
    .where('audience', '=', audience)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Counts an attempt against every open code that this browser requested for this address, and returns those. */
export async function countTry(
  tx: Tx,
  {
    purpose,
    audience,
    email,
    askerHash,
  }: { purpose: 'sign-in' | 'confirm'; audience: AudienceName; email: string; askerHash: string },
  now: number,
): Promise<LoginRow[]> {
  return tx
    .updateTable('login')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('email', '=', email)
    .where('purpose', '=', purpose)
    .where('audience', '=', audience)
    .where('asker_hash', '=', askerHash)
    .where('used_at', 'is', null)
    .where('code_expires_at', '>', now)
    .where('attempts', '<', MAX_TRIES)
    .returningAll()
    .execute()
}

/** Consumes it; false if it has just been consumed. */
export async function consumeSignIn(tx: Tx, id: string, now: number): Promise<boolean> {
  const used = await tx
    .updateTable('login')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returning('id')
    .execute()
  return used.length === 1
}

/** Codes that were asked for at this address, in whatever audience (it is one mailbox): by this known device, this network, or any that is no known device. */
export async function codesAskedSince(
  db: ReadonlyKysely<IdentityTables>,
  {
    purpose,
    email,
    by,
  }: {
    purpose: 'sign-in' | 'confirm'
    email: string
    by: { deviceId: string } | { network: string } | 'strangers'
  },
  since: number,
): Promise<number> {
  let query = db
    .selectFrom('login')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('email', '=', email)
    .where('purpose', '=', purpose)
    .where('code_hash', 'is not', null)
    .where('created_at', '>', since)
  if (by !== 'strangers' && 'deviceId' in by) query = query.where('device_id', '=', by.deviceId)
  else query = query.where('device_id', 'is', null)
  if (by !== 'strangers' && 'network' in by) query = query.where('network', '=', by.network)
  const { count } = await query.executeTakeFirstOrThrow()
  return Number(count)
}

/** Deletes unused ones: only the newest invitation or start link is valid. */
export async function dropUnused(tx: Tx, purpose: LoginPurpose, identityId: string | null): Promise<void> {
  const unused = tx.deleteFrom('login').where('purpose', '=', purpose).where('used_at', 'is', null)
  await (
    identityId === null
      ? unused.where('identity_id', 'is', null)
      : unused.where('identity_id', '=', identityId)
  ).execute()
}

export async function dropSpent(tx: Tx, expiredBefore: number): Promise<void> {
  await tx.deleteFrom('login').where('expires_at', '<', expiredBefore).execute()
}
