import type { Kysely } from 'kysely'

/**
 * What a token may: its desks (JSON, a list of ids; null: every desk), `write` or `read`, and until when (null: no
 * end). Tokens that were made before stay what they were: every desk, for writing, without an end.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('api_token').addColumn('desks', 'text').execute()
  await db.schema
    .alterTable('api_token')
    .addColumn('access', 'text', (c) => c.notNull().defaultTo('write'))
    .execute()
  await db.schema.alterTable('api_token').addColumn('expires_at', 'bigint').execute()
}
