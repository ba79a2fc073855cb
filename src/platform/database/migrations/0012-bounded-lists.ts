import { sql, type Kysely } from 'kysely'

/** Posts longer than this, in bytes of the stored body, have their beginning beside it. */
const LONG = 8_192
const FIRST_WORDS = 600

/**
 * Lists are read without the bodies of long posts: how those begin stands in a column of its own. Edits are found by
 * their id, a person's drafts are counted, and the posts of a story listed by date of making, by an index.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('post').addColumn('beginning', 'text').execute()
  await sql`create index post_revision_by_edit on post_revision (post_id, edit_id) where edit_id is not null`.execute(
    db,
  )
  await db.schema
    .createIndex('post_by_creation')
    .on('post')
    .columns(['story_id', 'created_at', 'id'])
    .execute()
  await sql`create index post_drafts on post (author_id, created_by) where published_at is null`.execute(db)
  // One after the other: together they may be larger than memory.
  const long = await sql<{ id: string }>`select id from post where octet_length(body) > ${LONG}`.execute(db)
  for (const { id } of long.rows) {
    const { rows } = await sql<{ body: string }>`select body from post where id = ${id}`.execute(db)
    const beginning = JSON.stringify(firstWords(JSON.parse(rows[0]?.body ?? '{}')))
    await sql`update post set beginning = ${beginning} where id = ${id}`.execute(db)
  }
}

/** Until the post is saved again its beginning is plain: one paragraph of its first words. */
function firstWords(body: unknown): object {
  const words = textOf(body).replaceAll(/\s+/g, ' ').trim()
  const content =
    words === ''
      ? []
      : [
          {
            type: 'paragraph',
            content: [
              {
                type: 'text',
                text: `${words
                  .slice(0, FIRST_WORDS)
                  .toWellFormed()
                  .replace(/\s\S*$/, '')}…`,
              },
            ],
          },
        ]
  return { type: 'doc', content }
}

function textOf(node: unknown): string {
  const { text, content } = node as { text?: string; content?: unknown[] }
  return text ?? (content ?? []).map(textOf).join(' ')
}
