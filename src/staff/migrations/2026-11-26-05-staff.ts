import { sql, type Kysely } from 'kysely'

/** The desk that every newsroom begins with. */
const FIRST_DESK = '00000000-0000-7000-8000-000000000001'

/** Desks and the people of the newsroom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('desk')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await sql`insert into desk (id, name, created_at) values (${FIRST_DESK}, 'News', 0)`.execute(db)

  await db.schema
    .createTable('person')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('is_admin', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .addColumn('admin_since', 'bigint')
    .addColumn('first_seen_at', 'bigint')
    .addColumn('last_seen_at', 'bigint')
    .execute()
  // Whoever left and comes back is somebody new: the old row stays for the bylines and the audit trail.
  await sql`create unique index person_email on person (email) where removed_at is null`.execute(db)
  // Its one row is updated first by whatever counts admins, so that two such actions cannot overtake each other.
  await db.schema
    .createTable('people_lock')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .execute()
  await sql`insert into people_lock (id) values (1)`.execute(db)
  await db.schema
    .createTable('desk_member')
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('desk_id', 'text', (c) => c.notNull().references('desk.id'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('desk_member_once', ['person_id', 'desk_id'])
    .execute()

  await db.schema
    .createTable('session')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('ip', 'text', (c) => c.notNull())
    .addColumn('ends_at', 'bigint')
    .addColumn('confirmed_at', 'bigint')
    .addColumn('passkey_at', 'bigint')
    .execute()
  await db.schema.createIndex('session_of_person').on('session').column('person_id').execute()

  await db.schema
    .createTable('sign_in')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.references('person.id'))
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('code_hash', 'text')
    .addColumn('link_hash', 'text', (c) => c.notNull().unique())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('code_expires_at', 'bigint')
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('asker_hash', 'text')
    .addColumn('device_id', 'text')
    .addColumn('network', 'text')
    .execute()
  await db.schema.createIndex('sign_in_of_person').on('sign_in').column('person_id').execute()
  await db.schema.createIndex('sign_in_by_expiry').on('sign_in').column('expires_at').execute()
  await db.schema.createIndex('sign_in_by_email').on('sign_in').columns(['email', 'created_at']).execute()

  await db.schema
    .createTable('passkey')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('credential_id', 'text', (c) => c.notNull().unique())
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('counter', 'bigint', (c) => c.notNull())
    .addColumn('transports', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_used_at', 'bigint')
    .execute()
  await db.schema.createIndex('passkey_of_person').on('passkey').column('person_id').execute()
  await db.schema
    .createTable('passkey_challenge')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('challenge', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.references('person.id'))
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute()
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
}
