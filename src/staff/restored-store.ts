import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { StaffTables } from './tables.ts'

type Tx = Transaction<StaffTables>
type Db = ReadonlyKysely<StaffTables>

export async function removedPeople(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('person').select('id').where('removed_at', 'is not', null).execute()
  return rows.map(({ id }) => id)
}

/** Passkey ids of everybody who has not been removed. */
export async function listPasskeyIds(db: Db): Promise<Map<string, Set<string>>> {
  const rows = await db
    .selectFrom('person')
    .leftJoin('passkey', 'passkey.identity_id', 'person.identity_id')
    .select(['person.id as personId', 'passkey.id as passkeyId'])
    .where('person.removed_at', 'is', null)
    .execute()
  const keys = new Map<string, Set<string>>()
  for (const { personId, passkeyId } of rows) {
    const own = keys.get(personId) ?? new Set()
    if (passkeyId !== null) own.add(passkeyId)
    keys.set(personId, own)
  }
  return keys
}

/** Deletes passkeys of these people that are not in their set; returns how many. */
export async function removePasskeys(
  tx: Tx,
  read: Db,
  keys: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<number> {
  const rows = await read
    .selectFrom('passkey')
    .innerJoin('person', 'person.identity_id', 'passkey.identity_id')
    .select(['passkey.id', 'person.id as personId'])
    .execute()
  const removed = rows.filter(({ id, personId }) => keys.get(personId)?.has(id) === false)
  for (const { id } of removed) await tx.deleteFrom('passkey').where('id', '=', id).execute()
  return removed.length
}

/** Deletes sessions, single-use credentials, and mails that contain them. */
export async function dropCredentials(tx: Tx, now: number): Promise<{ sessions: number }> {
  const sessions = await tx.deleteFrom('session').returning('id').execute()
  for (const table of ['login', 'passkey_challenge', 'known_device'] as const)
    await tx.deleteFrom(table).execute()
  await tx.deleteFrom('job').where('kind', 'in', ['mail.send', 'sign-in.mail']).execute()
  await tx
    .updateTable('mail')
    .set({
      failed_at: now,
      failure: 'not sent: the data was put back from a backup',
      secrets: '[]',
      text: '',
    })
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .execute()
  return { sessions: sessions.length }
}

export async function revokeTokens(tx: Tx, now: number): Promise<number> {
  const revoked = await tx
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
  return revoked.length
}
