import { sql, type Kysely } from 'kysely'

/** The desk that every newsroom begins with. */
const FIRST_DESK = '00000000-0000-7000-8000-000000000001'

/** Stories, posts with their revisions, articles, and what posts are made of and from. */
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
    .addColumn('desk_id', 'text', (c) => c.notNull().defaultTo(FIRST_DESK))
    .addColumn('lead_image', 'text')
    .addColumn('search_text', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await db.schema.createIndex('story_by_update').on('story').columns(['updated_at', 'id']).execute()

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
    .addColumn('desk_seq', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('author_id', 'text')
    .addColumn('created_by', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('submitted_at', 'bigint')
    .addColumn('publish_at', 'bigint')
    .addColumn('is_embargoed', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('discarded_at', 'bigint')
    .addColumn('corrections', 'text', (c) => c.notNull().defaultTo('[]'))
    .addColumn('returned_note', 'text')
    .addColumn('beginning', 'text')
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
  await db.schema.createIndex('post_by_desk_seq').on('post').columns(['story_id', 'desk_seq']).execute()
  await sql`create index post_waiting on post (submitted_at) where submitted_at is not null`.execute(db)
  // A person's drafts are counted, and the posts of a story listed by date of making.
  await db.schema
    .createIndex('post_by_creation')
    .on('post')
    .columns(['story_id', 'created_at', 'id'])
    .execute()
  await sql`create index post_drafts on post (author_id, created_by) where published_at is null`.execute(db)

  await db.schema
    .createTable('post_revision')
    .addColumn('post_id', 'text', (c) => c.notNull().references('post.id').onDelete('cascade'))
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'bigint', (c) => c.notNull())
    .addColumn('saved_by', 'text', (c) => c.notNull())
    .addColumn('edit_id', 'text')
    .addPrimaryKeyConstraint('post_revision_pk', ['post_id', 'revision'])
    .execute()
  await sql`create index post_revision_by_edit on post_revision (post_id, edit_id) where edit_id is not null`.execute(
    db,
  )

  await createMediaUse(db)
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

  // Forms for updates that come again and again, kept by a desk.
  await db.schema
    .createTable('template')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('desk_id', 'text', (c) => c.notNull().references('desk.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('template_by_desk').on('template').columns(['desk_id', 'name']).execute()
}

/** What shows a picture or an embed (`picture:ID`, `embed:URL`): a story as its lead image, a post or an article. */
export async function createMediaUse(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('media_use')
    .addColumn('story_id', 'text', (c) => c.notNull().references('story.id').onDelete('cascade'))
    .addColumn('owner_kind', 'text', (c) => c.notNull())
    .addColumn('owner_id', 'text', (c) => c.notNull())
    .addColumn('media', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('media_use_pk', ['story_id', 'owner_kind', 'owner_id', 'media'])
    .execute()
  await db.schema.createIndex('media_use_by_media').on('media_use').column('media').execute()
}
