import type { Kysely } from 'kysely'

/** Who has a story open, and what they edit: refreshed every few seconds, forgotten when it is not. */
export async function up(db: Kysely<unknown>): Promise<void> {
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
