import type { Kysely } from 'kysely'

/** What stands at the addresses of embeds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('embed')
    .addColumn('url', 'text', (c) => c.primaryKey())
    .addColumn('facts', 'text', (c) => c.notNull())
    .addColumn('resolved_at', 'bigint', (c) => c.notNull())
    .execute()
}
