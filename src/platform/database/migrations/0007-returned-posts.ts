import type { Kysely } from 'kysely'

/** What an editor said to a draft that was sent back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('post').addColumn('returned_note', 'text').execute()
}
