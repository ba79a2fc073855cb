import { sql, type Kysely } from 'kysely'

/** The desk that every newsroom begins with. */
const FIRST_DESK = '00000000-0000-7000-8000-000000000001'

/** Desks, jobs, the audit trail, and what the newsroom needs of stories and posts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('desk')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await sql`insert into desk (id, name, created_at) values (${FIRST_DESK}, 'News', 0)`.execute(db)

  await db.schema
    .createTable('job')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('run_at', 'bigint', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('leased_by', 'text')
    .addColumn('leased_until', 'bigint')
    .addColumn('last_error', 'text')
    .addColumn('failed_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await sql`create index job_due on job (run_at) where failed_at is null`.execute(db)

  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('object_id', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('desk_id', 'text')
    .execute()
  await db.schema.createIndex('audit_by_time').on('audit').columns(['at', 'id']).execute()

  await db.schema
    .alterTable('story')
    .addColumn('desk_id', 'text', (c) => c.notNull().defaultTo(FIRST_DESK))
    .execute()
  await db.schema.alterTable('story').addColumn('lead_image', 'text').execute()
  // How far the newsroom's own view of a story has come: counts every change, those of drafts too.
  await db.schema
    .alterTable('story_log')
    .addColumn('desk_seq', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute()

  const post = () => db.schema.alterTable('post')
  await post()
    .addColumn('desk_seq', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute()
  await post().addColumn('author_id', 'text').execute()
  await post()
    .addColumn('created_by', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await post().addColumn('submitted_at', 'bigint').execute()
  await post().addColumn('publish_at', 'bigint').execute()
  await post()
    .addColumn('is_embargoed', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await post().addColumn('discarded_at', 'bigint').execute()
  await post()
    .addColumn('corrections', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute()
  await db.schema.createIndex('post_by_desk_seq').on('post').columns(['story_id', 'desk_seq']).execute()
  await sql`create index post_waiting on post (submitted_at) where submitted_at is not null`.execute(db)
  await db.schema.alterTable('post_revision').addColumn('edit_id', 'text').execute()

  // Which posts show a picture or an embed (`picture:ID`, `embed:URL`); an empty post id is the story's lead image.
  await db.schema
    .createTable('story_media')
    .addColumn('story_id', 'text', (c) => c.notNull().references('story.id').onDelete('cascade'))
    .addColumn('post_id', 'text', (c) => c.notNull())
    .addColumn('media', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('story_media_pk', ['story_id', 'post_id', 'media'])
    .execute()
  await db.schema.createIndex('story_media_by_media').on('story_media').column('media').execute()

  await db.schema
    .createTable('article')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('slug', 'text', (c) => c.notNull().unique())
    .addColumn('story_id', 'text', (c) => c.notNull().references('story.id').onDelete('cascade'))
    .addColumn('post_id', 'text', (c) => c.notNull().references('post.id').onDelete('cascade'))
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('published_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint')
    .execute()

  // Who has a story open, and what they edit: refreshed every few seconds, forgotten when it is not.
  await db.schema
    .createTable('presence')
    .addColumn('story_id', 'text', (c) => c.notNull().references('story.id').onDelete('cascade'))
    .addColumn('tab_id', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('post_id', 'text')
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('presence_pk', ['story_id', 'tab_id'])
    .execute()
}
