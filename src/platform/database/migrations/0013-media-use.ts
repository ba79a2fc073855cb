import { sql, type Kysely } from 'kysely'

interface Embeds {
  embed: { url: string; facts: string; thumbnail: string | null }
}

/** Where pictures and the thumbnails of embeds are public, and since when nothing uses them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['picture', 'embed']) {
    // The story that was last seen to show it to readers.
    await db.schema.alterTable(table).addColumn('public_in', 'text').execute()
    await db.schema.alterTable(table).addColumn('unused_since', 'bigint').execute()
    await sql`create index ${sql.ref(`${table}_public`)} on ${sql.table(table)} (public_in) where public_in is not null`.execute(
      db,
    )
  }
  await db.schema.alterTable('picture').addColumn('used_at', 'bigint').execute()
  await sql`update picture set used_at = created_at where exists (select 1 from story_media where media = 'picture:' || picture.id)`.execute(
    db,
  )
  // An index on what stands in the facts already: a thumbnail is asked for by its address.
  await db.schema.alterTable('embed').addColumn('thumbnail', 'text').execute()
  await db.schema.createIndex('embed_thumbnail').on('embed').column('thumbnail').execute()
  const embeds = db as Kysely<Embeds>
  for (const { url, facts } of await embeds.selectFrom('embed').select(['url', 'facts']).execute()) {
    const { thumbnail } = JSON.parse(facts) as { thumbnail: { src: string } | null }
    if (thumbnail !== null)
      await embeds.updateTable('embed').set({ thumbnail: thumbnail.src }).where('url', '=', url).execute()
  }
}
