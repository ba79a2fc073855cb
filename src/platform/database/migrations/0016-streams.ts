import { sql, type Kysely } from 'kysely'

/**
 * A log belongs to a stream: to each story its own, under the story's id, and to what other modules number one of theirs.
 * What shows a picture or an embed is named by kind and id.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('log')
    .addColumn('stream_id', 'text', (c) => c.primaryKey())
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('desk_seq', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createTable('log_change')
    .addColumn('stream_id', 'text', (c) => c.notNull().references('log.stream_id').onDelete('cascade'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('entity', 'text', (c) => c.notNull())
    .addColumn('entity_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('log_change_pk', ['stream_id', 'seq', 'entity', 'entity_id'])
    .execute()
  await sql`insert into log (stream_id, epoch, seq, desk_seq) select story_id, epoch, seq, desk_seq from story_log`.execute(
    db,
  )
  await sql`insert into log_change (stream_id, seq, entity, entity_id, at)
    select story_id, seq, entity, entity_id, at from story_change`.execute(db)
  await db.schema.dropTable('story_change').execute()
  await db.schema.dropTable('story_log').execute()

  await db.schema
    .createTable('media_use')
    .addColumn('story_id', 'text', (c) => c.notNull().references('story.id').onDelete('cascade'))
    .addColumn('owner_kind', 'text', (c) => c.notNull())
    .addColumn('owner_id', 'text', (c) => c.notNull())
    .addColumn('media', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('media_use_pk', ['story_id', 'owner_kind', 'owner_id', 'media'])
    .execute()
  await sql`insert into media_use (story_id, owner_kind, owner_id, media)
    select story_id,
      case when post_id = '' then 'story' when post_id like 'article:%' then 'article' else 'post' end,
      case when post_id = '' then story_id when post_id like 'article:%' then substr(post_id, 9) else post_id end,
      media
    from story_media`.execute(db)
  await db.schema.dropTable('story_media').execute()
  await db.schema.createIndex('media_use_by_media').on('media_use').column('media').execute()
}
