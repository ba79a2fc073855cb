import { sql, type Kysely } from 'kysely'

/**
 * Stories, posts, revisions and the log. Times are integer milliseconds UTC, booleans 0 or 1, JSON is text
 * (both engines hold all of them alike).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('story')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('slug', 'text', (c) => c.notNull().unique())
    .addColumn('headline', 'text', (c) => c.notNull())
    .addColumn('standfirst', 'text', (c) => c.notNull())
    .addColumn('section', 'text')
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) =>
      c.notNull().check(sql`status in ('draft', 'live', 'paused', 'closed', 'archived')`),
    )
    .addColumn('summary', 'text', (c) => c.notNull())
    .addColumn('summary_at', 'bigint')
    .addColumn('post_count', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('closed_at', 'bigint')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('origin', 'text')
    .execute()
  await db.schema.createIndex('story_by_update').on('story').columns(['updated_at', 'id']).execute()

  await db.schema
    .createTable('story_log')
    .addColumn('story_id', 'text', (c) => c.primaryKey().references('story.id').onDelete('cascade'))
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('story_change')
    .addColumn('story_id', 'text', (c) => c.notNull().references('story.id').onDelete('cascade'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('entity', 'text', (c) => c.notNull())
    .addColumn('entity_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('story_change_pk', ['story_id', 'seq', 'entity', 'entity_id'])
    .execute()

  await db.schema
    .createTable('post')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('story_id', 'text', (c) => c.notNull().references('story.id').onDelete('cascade'))
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('draft', 'published', 'withdrawn')`))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('headline', 'text')
    .addColumn('dateline', 'text')
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('bylines', 'text', (c) => c.notNull())
    .addColumn('report', 'text')
    .addColumn('attribution', 'text')
    .addColumn('is_key_event', 'integer', (c) => c.notNull())
    .addColumn('pinned_at', 'bigint')
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('published_at', 'bigint')
    .addColumn('is_time_known', 'integer', (c) => c.notNull())
    .addColumn('updated_at', 'bigint')
    .addColumn('withdrawn_at', 'bigint')
    .addColumn('withdrawn_reason', 'text')
    .addColumn('origin', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addCheckConstraint('post_seen_has_a_time', sql`(state = 'draft') = (published_at is null)`)
    .execute()
  // Pages, key events and pins are each read from an index, whatever the story's length.
  await db.schema.createIndex('post_by_time').on('post').columns(['story_id', 'published_at', 'id']).execute()
  await sql`create index post_key_events on post (story_id, published_at, id) where is_key_event = 1`.execute(
    db,
  )
  await sql`create index post_pins on post (story_id, pinned_at) where pinned_at is not null`.execute(db)
  await sql`create unique index post_by_origin on post (story_id, origin) where origin is not null`.execute(
    db,
  )

  await db.schema
    .createTable('post_revision')
    .addColumn('post_id', 'text', (c) => c.notNull().references('post.id').onDelete('cascade'))
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'bigint', (c) => c.notNull())
    .addColumn('saved_by', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('post_revision_pk', ['post_id', 'revision'])
    .execute()
}
