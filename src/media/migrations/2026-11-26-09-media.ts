import { sql, type Kysely } from 'kysely'

/** Pictures (on their way in, being made, there or refused) and what stands at the addresses of embeds. */
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
    .addColumn('public_in', 'text')
    .addColumn('unused_since', 'bigint')
    .addColumn('used_at', 'bigint')
    .execute()
  // Few at any time: counted for each new upload, and looked through for those that were given up.
  await sql`create index picture_unfinished on picture (uploader, created_at) where state in ('receiving', 'making')`.execute(
    db,
  )
  await sql`create index picture_public on picture (public_in) where public_in is not null`.execute(db)

  await db.schema
    .createTable('embed')
    .addColumn('url', 'text', (c) => c.primaryKey())
    .addColumn('facts', 'text', (c) => c.notNull())
    .addColumn('resolved_at', 'bigint', (c) => c.notNull())
    .addColumn('public_in', 'text')
    .addColumn('unused_since', 'bigint')
    .addColumn('thumbnail', 'text')
    .execute()
  await sql`create index embed_public on embed (public_in) where public_in is not null`.execute(db)
  // A thumbnail is asked for by its address.
  await db.schema.createIndex('embed_thumbnail').on('embed').column('thumbnail').execute()
}
