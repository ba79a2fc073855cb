import type { Kysely } from 'kysely'
import { searchable } from '../../search-words.ts'

interface Before {
  story: {
    id: string
    headline: string
    standfirst: string
    section: string | null
    slug: string
    search_text: string
  }
}

/** What the list of stories is searched in: SQLite itself folds the case of ASCII only. */
export async function up(db: Kysely<Before>): Promise<void> {
  await db.schema
    .alterTable('story')
    .addColumn('search_text', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  const stories = await db
    .selectFrom('story')
    .select(['id', 'headline', 'standfirst', 'section', 'slug'])
    .execute()
  for (const { id, headline, standfirst, section, slug } of stories)
    await db
      .updateTable('story')
      .set({ search_text: searchable([headline, standfirst, section ?? '', slug].join(' ')) })
      .where('id', '=', id)
      .execute()
}
