import type { Kysely } from 'kysely'

/** Sessions, ways in, and the tokens of programs. Secrets are kept as hashes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('api_token')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('desks', 'text')
    .addColumn('access', 'text', (c) => c.notNull().defaultTo('write'))
    .addColumn('expires_at', 'bigint')
    .execute()
}
