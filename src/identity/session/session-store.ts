import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Database } from '../../platform/database/database.ts'
import type { StaffTables } from '../../staff/tables.ts'

export type SessionRow = Selectable<StaffTables['session']>

export async function insertSession(tx: Transaction<StaffTables>, row: SessionRow): Promise<void> {
  await tx.insertInto('session').values(row).execute()
}

/** The session and its person, one row a desk (or one without): one read, since every request makes it. */
export async function sessionWithPerson(db: ReadonlyKysely<StaffTables>, hash: string, now: number) {
  return db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .leftJoin('desk_member', 'desk_member.person_id', 'person.id')
    .select([
      'session.id as sessionId',
      'session.last_seen_at as lastSeenAt',
      'session.ends_at as endsAt',
      'session.confirmed_at as confirmedAt',
      'session.passkey_at as passkeyAt',
      'person.id as personId',
      'person.name',
      'person.is_admin as isAdmin',
      'person.admin_since as adminSince',
      'person.first_seen_at as firstSeenAt',
      'desk_member.desk_id as deskId',
      'desk_member.role',
    ])
    .select((eb) =>
      eb
        .selectFrom('passkey')
        .select('passkey.id')
        .whereRef('passkey.person_id', '=', 'person.id')
        .limit(1)
        .as('passkeyId'),
    )
    .where('session.hash', '=', hash)
    .where('session.expires_at', '>', now)
    .where('person.removed_at', 'is', null)
    .execute()
}

/** Outside a transaction: it may be lost, and two of them do the same. */
export async function touchSession(
  db: Database<StaffTables>,
  { id, personId }: { id: string; personId: string },
  seen: { at: number; unlessSince: number; expiresAt: number },
): Promise<void> {
  await db.write
    .updateTable('session')
    .set({ last_seen_at: seen.at, expires_at: seen.expiresAt })
    .where('id', '=', id)
    .where('last_seen_at', '<=', seen.unlessSince)
    .execute()
  await db.write.updateTable('person').set({ last_seen_at: seen.at }).where('id', '=', personId).execute()
}

export async function sessionsOfPerson(
  db: ReadonlyKysely<StaffTables>,
  personId: string,
  now: number,
): Promise<SessionRow[]> {
  return db
    .selectFrom('session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .execute()
}

/** The person of this session has said who they are; `isPasskey`: by a passkey. */
export async function confirmSession(
  tx: Transaction<StaffTables>,
  id: string,
  { at, isPasskey }: { at: number; isPasskey: boolean },
): Promise<void> {
  await tx
    .updateTable('session')
    .set(isPasskey ? { confirmed_at: at, passkey_at: at } : { confirmed_at: at })
    .where('id', '=', id)
    .execute()
}

/** Ends all sessions of a person but one, if there is one to keep; returns how many there were. */
export async function deleteSessions(
  tx: Transaction<StaffTables>,
  personId: string,
  butHash?: string,
): Promise<number> {
  let own = tx.deleteFrom('session').where('person_id', '=', personId)
  if (butHash !== undefined) own = own.where('hash', '!=', butHash)
  return (await own.returning('id').execute()).length
}

/** Ends all but the newest of a person, to make room for one more. */
export async function keepNewestSessions(
  tx: Transaction<StaffTables>,
  personId: string,
  count: number,
): Promise<void> {
  const newest = tx
    .selectFrom('session')
    .select('id')
    .where('person_id', '=', personId)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(count)
  await tx.deleteFrom('session').where('person_id', '=', personId).where('id', 'not in', newest).execute()
}

/** Ends the session of this secret, whosever it is. */
export async function deleteSessionByHash(tx: Transaction<StaffTables>, hash: string): Promise<void> {
  await tx.deleteFrom('session').where('hash', '=', hash).execute()
}

/** The session that was ended; undefined where the person has none such. */
export async function deleteSession(
  tx: Transaction<StaffTables>,
  personId: string,
  which: { id: string } | { hash: string },
): Promise<SessionRow | undefined> {
  const own = tx.deleteFrom('session').where('person_id', '=', personId)
  const one = 'id' in which ? own.where('id', '=', which.id) : own.where('hash', '=', which.hash)
  return one.returningAll().executeTakeFirst()
}

export async function dropOldSessions(tx: Transaction<StaffTables>, now: number): Promise<void> {
  await tx.deleteFrom('session').where('expires_at', '<=', now).execute()
}
