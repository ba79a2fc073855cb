import { PostgresAdapter, sql, type Kysely } from 'kysely'
import { up as createLog } from './log/migrations/2026-11-26-04-log.ts'
import { up as createIdentity } from './identity/migrations/2026-11-26-05-identity.ts'
import { up as createReaders } from './readers/migrations/2026-11-26-07-readers.ts'
import { createPeople } from './staff/migrations/2026-11-26-06-staff.ts'
import { createMediaUse } from './story/migrations/2026-11-26-08-story.ts'

/** The migrations of commit 86b284d, the last before each module had its own. There is no 0014. */
export const CARRIED_FROM = [
  '0001-stories',
  '0002-staff',
  '0003-newsroom',
  '0004-people',
  '0005-pictures',
  '0006-embeds',
  '0007-returned-posts',
  '0008-story-search',
  '0009-templates',
  '0010-sign-in',
  '0011-token-scopes',
  '0012-bounded-lists',
  '0013-media-use',
  '0015-kept-assets',
] as const

/** The first migrations of all modules: what a database that is carried over has had. */
export const CARRIED_TO = [
  '2026-11-26-01-jobs',
  '2026-11-26-02-mail',
  '2026-11-26-03-audit',
  '2026-11-26-04-log',
  '2026-11-26-05-identity',
  '2026-11-26-06-staff',
  '2026-11-26-07-readers',
  '2026-11-26-08-story',
  '2026-11-26-09-media',
  '2026-11-26-10-kept-assets',
  '2026-11-26-11-presence',
] as const

export const TOO_OLD =
  'this database is older than commit 86b284d, which is the oldest that this version takes over from: back it up, run that version once with the same settings (`git checkout 86b284d && npm ci && npm run build && npm run stoppress -- story list`), then come back to this one'

/** The tables that are made anew, each before those that its rows point to. */
const REMADE = [
  'session',
  'sign_in',
  'passkey',
  'passkey_challenge',
  'known_device',
  'desk_member',
  'person',
] as const
/** The tables whose rows go into others. */
const LEFT = ['story_change', 'story_log', 'story_media'] as const

/**
 * From the tables that commit 86b284d left to those that the first migrations make. What differs are those of who
 * signs in, of the log, and of what shows media.
 */
export async function carryOver(db: Kysely<unknown>): Promise<void> {
  // A process of the old version that still runs shall not write what we have read already.
  if (db.getExecutor().adapter instanceof PostgresAdapter)
    await sql`lock table ${sql.join([...REMADE, ...LEFT].map((name) => sql.table(name)))} in access exclusive mode`.execute(
      db,
    )
  for (const name of REMADE) {
    await sql`create table ${before(name)} as select * from ${sql.table(name)}`.execute(db)
    await db.schema.dropTable(name).execute()
  }
  await createIdentity(db)
  await createPeople(db)
  await createReaders(db)
  await createLog(db)
  await createMediaUse(db)
  await fillIdentity(db)
  await sql`insert into person (id, identity_id, name, is_admin, created_at, removed_at, admin_since, first_seen_at,
      last_seen_at)
    select id, id, name, is_admin, created_at, removed_at, admin_since, first_seen_at, last_seen_at
    from ${before('person')}`.execute(db)
  await sql`insert into desk_member (person_id, desk_id, role)
    select person_id, desk_id, role from ${before('desk_member')}`.execute(db)
  await fillLog(db)
  await fillMediaUse(db)
  for (const name of REMADE) await sql`drop table ${before(name)}`.execute(db)
  for (const name of LEFT) await db.schema.dropTable(name).execute()
}

/** An identity takes its person's id, since browsers keep that with a passkey as its user handle. */
async function fillIdentity(db: Kysely<unknown>): Promise<void> {
  await sql`insert into identity (id, email, created_at, removed_at)
    select id, email, created_at, removed_at from ${before('person')}`.execute(db)
  await sql`insert into identity_audience (identity_id, audience, since)
    select id, 'newsroom', created_at from ${before('person')} where removed_at is null`.execute(db)
  await sql`insert into session (id, identity_id, audience, hash, created_at, last_seen_at, expires_at, ends_at,
      confirmed_at, passkey_at, device, ip)
    select id, person_id, 'newsroom', hash, created_at, last_seen_at, expires_at, ends_at, confirmed_at, passkey_at,
      device, ip
    from ${before('session')}`.execute(db)
  await sql`insert into login (id, identity_id, audience, email, purpose, code_hash, link_hash, attempts,
      code_expires_at, expires_at, used_at, created_at, asker_hash, device_id, network)
    select id, person_id, 'newsroom', email, purpose, code_hash, link_hash, attempts, code_expires_at, expires_at,
      used_at, created_at, asker_hash, device_id, network
    from ${before('sign_in')}`.execute(db)
  await sql`insert into passkey (id, identity_id, credential_id, public_key, counter, transports, name, created_at,
      last_used_at)
    select id, person_id, credential_id, public_key, counter, transports, name, created_at, last_used_at
    from ${before('passkey')}`.execute(db)
  await sql`insert into passkey_challenge (id, challenge, identity_id, expires_at)
    select id, challenge, person_id, expires_at from ${before('passkey_challenge')}`.execute(db)
  await sql`insert into known_device (id, identity_id, hash, created_at, last_used_at)
    select id, person_id, hash, created_at, last_used_at from ${before('known_device')}`.execute(db)
}

/** A story's log is the stream of its id; readers' positions in it stay good. */
async function fillLog(db: Kysely<unknown>): Promise<void> {
  await sql`insert into log (stream_id, epoch, seq, desk_seq)
    select story_id, epoch, seq, desk_seq from story_log`.execute(db)
  await sql`insert into log_change (stream_id, seq, entity, entity_id, at)
    select story_id, seq, entity, entity_id, at from story_change`.execute(db)
}

/** What showed it stood in one column: nothing for the story itself, `article:ID`, or a post's id. */
async function fillMediaUse(db: Kysely<unknown>): Promise<void> {
  await sql`insert into media_use (story_id, owner_kind, owner_id, media)
    select story_id,
      case when post_id = '' then 'story' when post_id like 'article:%' then 'article' else 'post' end,
      case when post_id = '' then story_id when post_id like 'article:%' then substr(post_id, 9) else post_id end,
      media
    from story_media`.execute(db)
}

/** Where the old rows of a table are while it is made anew. */
function before(name: (typeof REMADE)[number]) {
  return sql.table(`before_${name}`)
}
