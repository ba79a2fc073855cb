import { sql, type Kysely } from 'kysely'

const DAY_MS = 86_400_000

/** Codes that belong to a browser, devices that are known, sessions that end and are confirmed, and who has come. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('known_device')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_used_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('known_device_once', ['hash', 'person_id'])
    .execute()
  await db.schema.createIndex('known_device_of_person').on('known_device').column('person_id').execute()

  const signIn = (column: string) => db.schema.alterTable('sign_in').addColumn(column, 'text').execute()
  for (const column of ['asker_hash', 'device_id', 'network']) await signIn(column)
  await db.schema.createIndex('sign_in_by_email').on('sign_in').columns(['email', 'created_at']).execute()

  const session = (column: string) => db.schema.alterTable('session').addColumn(column, 'bigint').execute()
  for (const column of ['ends_at', 'confirmed_at', 'passkey_at']) await session(column)
  await sql`update session set ends_at = created_at + ${sql.lit(90 * DAY_MS)}, confirmed_at = created_at`.execute(
    db,
  )

  const person = (column: string) => db.schema.alterTable('person').addColumn(column, 'bigint').execute()
  for (const column of ['admin_since', 'first_seen_at', 'last_seen_at']) await person(column)
  // Who is an admin already has from now on the time that new admins have to add a passkey.
  await sql`update person set admin_since = ${sql.lit(Date.now())} where is_admin = 1`.execute(db)
  await sql`update person set
    first_seen_at = (select min(at) from audit
      where audit.person_id = person.id and audit.action = 'person.sign-in'),
    last_seen_at = coalesce(
      (select max(last_seen_at) from session where session.person_id = person.id),
      (select max(at) from audit where audit.person_id = person.id))`.execute(db)
}
