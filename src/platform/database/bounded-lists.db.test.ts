import { sql, type Kysely } from 'kysely'
import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { listedPublished } from '../../story/post/post-list-store.ts'
import { createStory } from '../../story/story-actions.ts'
import { up } from './migrations/0012-bounded-lists.ts'
import { createPost } from '../../story/post/create-actions.ts'

forEachEngine((engine, open) => {
  describe(`long posts that are there already, on ${engine}`, () => {
    it('are given their beginnings by the upgrade, and short ones none', async () => {
      const { db, context } = await open()
      const { story } = await createStory(context, { slug: 'floods', headline: 'Floods', status: 'live' })
      const long = `The first words. ${'word '.repeat(9_000)}`
      for (const text of [long, 'Short.']) await createPost(context, 'floods', { text })
      // As it was before.
      for (const index of ['post_revision_by_edit', 'post_drafts', 'post_by_creation'])
        await sql`drop index ${sql.ref(index)}`.execute(db.write)
      await sql`alter table post drop column beginning`.execute(db.write)
      await db.transact((tx) => up(tx as unknown as Kysely<unknown>))
      const [short, listed] = await listedPublished(db.read, story.id, 10)
      expect(listed?.body).toBeNull()
      expect(JSON.stringify(listed?.beginning)).toMatch(/The first words\. word .*word…"/)
      expect(short?.body).toEqual(short?.beginning)
    })
  })
})
