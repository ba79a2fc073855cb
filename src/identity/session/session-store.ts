import type { Kysely, Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AudienceName } from '../audience.ts'
import type { IdentityTables } from '../tables.ts'

export type SessionRow = Selectable<IdentityTables['session']>

export async function insertSession(tx: Transaction<IdentityTables>, row: SessionRow): Promise<void> {
  await tx.insertInto('session').values(row).execute()
}

/** A session that lets its holder act now. */
export interface ActiveSession {
  readonly id: string
  readonly identityId: string
  readonly lastSeenAt: number
  readonly endsAt: number
  readonly confirmedAt: number
  readonly passkeyAt: number | null
  readonly hasPasskey: boolean
}

/** The session of this secret, with whether its identity has a passkey: one read, since every request makes it. */
export async function activeSession(
  db: ReadonlyKysely<IdentityTables>,
  { hash, audience }: { hash: string; audience: AudienceName },
  now: number,
): Promise<ActiveSession | undefined> {
  const row = await db
    .selectFrom('session')
    .select(['id', 'identity_id', 'last_seen_at', 'ends_at', 'confirmed_at', 'passkey_at'])
    .select((eb) =>
      eb
        .selectFrom('passkey')
        .select('passkey.id')
        .whereRef('passkey.identity_id', '=', 'session.identity_id')
        .limit(1)
        .as('passkey_id'),
    )
    .where('hash', '=', hash)
    .where('audience', '=', audience)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      identityId: row.identity_id,
      lastSeenAt: row.last_seen_at,
      endsAt: row.ends_at,
      confirmedAt: row.confirmed_at,
      passkeyAt: row.passkey_at,
      hasPasskey: row.passkey_id !== null,
    }
  )
}

/** Outside of a transaction: losing or repeating it does no harm. */
export async function touchSession(
  db: Kysely<IdentityTables>,
  id: string,
  use: { at: number; unlessSince: number; expiresAt: number },
): Promise<void> {
  await db
    .updateTable('session')
    .set({ last_seen_at: use.at, expires_at: use.expiresAt })
    .where('id', '=', id)
    .where('last_seen_at', '<=', use.unlessSince)
    .execute()
}

/** Whose sessions: an identity's, of one audience. */
export interface SessionOwner {
  readonly identityId: string
  readonly audience: AudienceName
}

export async function sessionsOfOwner(
  db: ReadonlyKysely<IdentityTables>,
  { identityId, audience }: SessionOwner,
  now: number,
): Promise<SessionRow[]> {
  return db
    .selectFrom('session')
    .selectAll()
    .where('identity_id', '=', identityId)
    .where('audience', '=', audience)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .execute()
}

/** The holder of this session has said who they are; `isPasskey`: by a passkey. */
export async function confirmSession(
  tx: Transaction<IdentityTables>,
  id: string,
  { at, isPasskey }: { at: number; isPasskey: boolean },
): Promise<void> {
  await tx
    .updateTable('session')
    .set(isPasskey ? { confirmed_at: at, passkey_at: at } : { confirmed_at: at })
    .where('id', '=', id)
    .execute()
}

/** Ends all sessions of an owner but one, if there is one to keep; returns how many there were. */
export async function deleteSessions(
  tx: Transaction<IdentityTables>,
  { identityId, audience }: SessionOwner,
  exceptHash?: string,
): Promise<number> {
  let own = tx.deleteFrom('session').where('identity_id', '=', identityId).where('audience', '=', audience)
  if (exceptHash !== undefined) own = own.where('hash', '!=', exceptHash)
  return (await own.returning('id').execute()).length
}

/** Ends all but the newest of an owner, to make room for one more. */
export async function keepNewestSessions(
  tx: Transaction<IdentityTables>,
  { identityId, audience }: SessionOwner,
  count: number,
): Promise<void> {
  const newest = tx
    .selectFrom('session')
    .select('id')
    .where('identity_id', '=', identityId)
    .where('audience', '=', audience)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(count)
  await tx
    .deleteFrom('session')
    .where('identity_id', '=', identityId)
    .where('audience', '=', audience)
    .where('id', 'not in', newest)
    .execute()
}

/** Ends the session with this hash. */
export async function deleteSessionByHash(tx: Transaction<IdentityTables>, hash: string): Promise<void> {
  await tx.deleteFrom('session').where('hash', '=', hash).execute()
}

/** The session that was ended; undefined where the owner has none such. */
export async function deleteSession(
  tx: Transaction<IdentityTables>,
  { identityId, audience }: SessionOwner,
  which: { id: string } | { hash: string },
): Promise<SessionRow | undefined> {
  const own = tx.deleteFrom('session').where('identity_id', '=', identityId).where('audience', '=', audience)
  const one = 'id' in which ? own.where('id', '=', which.id) : own.where('hash', '=', which.hash)
  return one.returningAll().executeTakeFirst()
}

export async function dropOldSessions(tx: Transaction<IdentityTables>, now: number): Promise<void> {
  await tx.deleteFrom('session').where('expires_at', '<=', now).execute()
}
