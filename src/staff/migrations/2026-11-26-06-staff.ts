import { sql, type Kysely } from 'kysely'

/** The desk that every newsroom begins with. */
const FIRST_DESK = '00000000-0000-7000-8000-000000000001'

/** Desks, the people of the newsroom, and the tokens of its programs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('desk')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await sql`insert into desk (id, name, created_at) values (${FIRST_DESK}, 'News', 0)`.execute(db)
  await createPeople(db)
  // Its one row is updated first by whatever counts admins, so that two such actions cannot overtake each other.
  await db.schema
    .createTable('people_lock')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .execute()
  await sql`insert into people_lock (id) values (1)`.execute(db)

  // `desks` is JSON, a list of ids; without them a token is for every desk, without `expires_at` it has no end.
  await db.schema
    .createTable('api_token')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('desks', 'text')
    .addColumn('access', 'text', (c) => c.notNull().defaultTo('write'))
    .addColumn('expires_at', 'bigint')
    .execute()
}

/** By itself for the carry-over, which keeps the desks that there are. */
export async function createPeople(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('person')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identity_id', 'text', (c) => c.notNull().references('identity.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('is_admin', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .addColumn('admin_since', 'bigint')
    .addColumn('first_seen_at', 'bigint')
    .addColumn('last_seen_at', 'bigint')
    .execute()
  // Who was removed stays for the bylines and the audit trail.
  await sql`create unique index person_identity on person (identity_id) where removed_at is null`.execute(db)
  await db.schema
    .createTable('desk_member')
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('desk_id', 'text', (c) => c.notNull().references('desk.id'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('desk_member_once', ['person_id', 'desk_id'])
    .execute()
}
