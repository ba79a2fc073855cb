import { sql, type Kysely } from 'kysely'

/** Who signs in is an identity, by its mail address; what it is in the newsroom, or on the public site, is a profile. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('identity')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .execute()
  // Somebody who left and comes back is new: the old row stays with what they did.
  await sql`create unique index identity_email on identity (email) where removed_at is null`.execute(db)
  await db.schema
    .createTable('identity_audience')
    .addColumn('identity_id', 'text', (c) => c.notNull().references('identity.id'))
    .addColumn('audience', 'text', (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('identity_audience_once', ['identity_id', 'audience'])
    .execute()
  // WebAuthn user handles are ids of people, and stay valid as ids of identities.
  await sql`insert into identity (id, email, created_at, removed_at)
    select id, email, created_at, removed_at from person`.execute(db)
  await sql`insert into identity_audience (identity_id, audience, since)
    select id, 'newsroom', created_at from person where removed_at is null`.execute(db)

  await sql`drop index person_email`.execute(db)
  await db.schema.alterTable('person').addColumn('identity_id', 'text').execute()
  await sql`update person set identity_id = id`.execute(db)
  await db.schema.alterTable('person').dropColumn('email').execute()
  await sql`create unique index person_identity on person (identity_id) where removed_at is null`.execute(db)

  await db.schema
    .createTable('reader')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identity_id', 'text', (c) => c.notNull().references('identity.id'))
    .addColumn('display_name', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint')
    .addColumn('removed_at', 'bigint')
    .execute()
  await sql`create unique index reader_identity on reader (identity_id) where removed_at is null`.execute(db)

  await sql`alter table session rename to old_session`.execute(db)
  await db.schema
    .createTable('identity_session')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identity_id', 'text', (c) => c.notNull().references('identity.id'))
    .addColumn('audience', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('confirmed_at', 'bigint', (c) => c.notNull())
    .addColumn('passkey_at', 'bigint')
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('ip', 'text', (c) => c.notNull())
    .execute()
  await sql`insert into identity_session (id, identity_id, audience, hash, created_at, last_seen_at, expires_at,
      ends_at, confirmed_at, passkey_at, device, ip)
    select id, person_id, 'newsroom', hash, created_at, last_seen_at, expires_at, ends_at, confirmed_at, passkey_at,
      device, ip from old_session`.execute(db)
  await db.schema.dropTable('old_session').execute()
  await sql`alter table identity_session rename to session`.execute(db)
  await db.schema.createIndex('session_of_identity').on('session').column('identity_id').execute()

  await db.schema
    .createTable('login')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identity_id', 'text', (c) => c.references('identity.id'))
    .addColumn('audience', 'text', (c) => c.notNull())
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
  await sql`insert into login (id, identity_id, audience, email, purpose, code_hash, link_hash, attempts,
      code_expires_at, expires_at, used_at, created_at, asker_hash, device_id, network)
    select id, person_id, 'newsroom', email, purpose, code_hash, link_hash, attempts, code_expires_at, expires_at,
      used_at, created_at, asker_hash, device_id, network from sign_in`.execute(db)
  await db.schema.dropTable('sign_in').execute()
  await db.schema.createIndex('login_of_identity').on('login').column('identity_id').execute()
  await db.schema.createIndex('login_by_expiry').on('login').column('expires_at').execute()
  await db.schema.createIndex('login_by_email').on('login').columns(['email', 'created_at']).execute()

  await sql`alter table passkey rename to old_passkey`.execute(db)
  await db.schema
    .createTable('identity_passkey')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identity_id', 'text', (c) => c.notNull().references('identity.id'))
    .addColumn('credential_id', 'text', (c) => c.notNull().unique())
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('counter', 'bigint', (c) => c.notNull())
    .addColumn('transports', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_used_at', 'bigint')
    .execute()
  await sql`insert into identity_passkey (id, identity_id, credential_id, public_key, counter, transports, name,
      created_at, last_used_at)
    select id, person_id, credential_id, public_key, counter, transports, name, created_at, last_used_at
    from old_passkey`.execute(db)
  await db.schema.dropTable('old_passkey').execute()
  await sql`alter table identity_passkey rename to passkey`.execute(db)
  await db.schema.createIndex('passkey_of_identity').on('passkey').column('identity_id').execute()

  // Challenges last five minutes; whoever was answering one begins again.
  await db.schema.dropTable('passkey_challenge').execute()
  await db.schema
    .createTable('passkey_challenge')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('challenge', 'text', (c) => c.notNull())
    .addColumn('identity_id', 'text', (c) => c.references('identity.id'))
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute()

  await sql`alter table known_device rename to old_known_device`.execute(db)
  await sql`drop index known_device_of_person`.execute(db)
  await db.schema
    .createTable('identity_device')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identity_id', 'text', (c) => c.notNull().references('identity.id'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_used_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('known_device_of_identity_once', ['hash', 'identity_id'])
    .execute()
  await sql`insert into identity_device (id, identity_id, hash, created_at, last_used_at)
    select id, person_id, hash, created_at, last_used_at from old_known_device`.execute(db)
  await db.schema.dropTable('old_known_device').execute()
  await sql`alter table identity_device rename to known_device`.execute(db)
  await db.schema.createIndex('known_device_of_identity').on('known_device').column('identity_id').execute()
}
