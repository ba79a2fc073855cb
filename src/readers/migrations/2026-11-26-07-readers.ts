import { sql, type Kysely } from 'kysely'

/** Readers who have an account. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reader')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identity_id', 'text', (c) => c.notNull().references('identity.id'))
    .addColumn('display_name', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint')
    .addColumn('removed_at', 'bigint')
    .execute()
  await sql`create unique index reader_identity on reader (identity_id) where removed_at is null`.execute(db)
}
