import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { IdentityTables } from '../tables.ts'

export type PasskeyRow = Selectable<IdentityTables['passkey']>
type Challenge = Selectable<IdentityTables['passkey_challenge']>
type Tx = Transaction<IdentityTables>
type Db = ReadonlyKysely<IdentityTables>

/** Stores a challenge, and deletes expired ones. */
export async function insertChallenge(tx: Tx, row: Challenge, now: number): Promise<void> {
  await tx.deleteFrom('passkey_challenge').where('expires_at', '<=', now).execute()
  await tx.insertInto('passkey_challenge').values(row).execute()
}

/** Consumes a challenge: each can be answered only once. */
export async function takeChallenge(
  tx: Tx,
  id: string,
  identityId: string | null,
  now: number,
): Promise<string | undefined> {
  const own = tx.deleteFrom('passkey_challenge').where('id', '=', id).where('expires_at', '>', now)
  const row = await (
    identityId === null ? own.where('identity_id', 'is', null) : own.where('identity_id', '=', identityId)
  )
    .returning('challenge')
    .executeTakeFirst()
  return row?.challenge
}

export async function insertPasskey(tx: Tx, row: PasskeyRow): Promise<void> {
  await tx.insertInto('passkey').values(row).execute()
}

export async function passkeyByCredential(db: Db, credentialId: string): Promise<PasskeyRow | undefined> {
  return db.selectFrom('passkey').selectAll().where('credential_id', '=', credentialId).executeTakeFirst()
}

export async function passkeysOfIdentity(db: Db, identityId: string): Promise<PasskeyRow[]> {
  return db
    .selectFrom('passkey')
    .selectAll()
    .where('identity_id', '=', identityId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** False if the counter has changed since it was read: a replay, or a cloned key. */
export async function countUse(
  tx: Tx,
  { id, counter }: Pick<PasskeyRow, 'id' | 'counter'>,
  next: { counter: number; at: number },
): Promise<boolean> {
  const rows = await tx
    .updateTable('passkey')
    .set({ counter: next.counter, last_used_at: next.at })
    .where('id', '=', id)
    .where('counter', '=', counter)
    .returning('id')
    .execute()
  return rows.length === 1
}

export async function deletePasskey(tx: Tx, identityId: string, id: string): Promise<PasskeyRow | undefined> {
  return tx
    .deleteFrom('passkey')
    .where('identity_id', '=', identityId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}
