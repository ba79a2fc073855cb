import { sql, type Kysely } from 'kysely'

/** Pictures: on their way in, being made, there or refused. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('picture')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('uploader', 'text', (c) => c.notNull())
    .addColumn('file_name', 'text', (c) => c.notNull())
    .addColumn('size', 'bigint', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('version', 'text')
    .addColumn('widths', 'text', (c) => c.notNull())
    .addColumn('suggested_credit', 'text', (c) => c.notNull())
    .addColumn('suggested_caption', 'text', (c) => c.notNull())
    .addColumn('crashes', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('settled_at', 'bigint')
    .execute()
  // Few at any time: counted for each new upload, and looked through for those that were given up.
  await sql`create index picture_unfinished on picture (uploader, created_at) where state in ('receiving', 'making')`.execute(
    db,
  )
}
