import type { Kysely } from 'kysely'

/** Scripts and styles of builds, which the media store has for pages of another build than the one that serves them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('kept_asset')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('kept_at', 'bigint', (c) => c.notNull())
    .execute()
}
