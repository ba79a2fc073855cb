import type { Kysely } from 'kysely'

/** Each story's log: how far it has come, and what changed. It goes with its story, so stories are there first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('story_log')
    .addColumn('story_id', 'text', (c) => c.primaryKey().references('story.id').onDelete('cascade'))
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    // How far the newsroom's own view of a story has come: counts every change, those of drafts too.
    .addColumn('desk_seq', 'bigint', (c) => c.notNull().defaultTo(0))
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
}
