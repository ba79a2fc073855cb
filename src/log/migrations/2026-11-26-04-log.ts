import type { Kysely } from 'kysely'

/** Logs of streams (a story's, under its id, and those of other modules): how far each has come, and what changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('log')
    .addColumn('stream_id', 'text', (c) => c.primaryKey())
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    // How far the newsroom's own view has come: counts every change, those of drafts too.
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
}
