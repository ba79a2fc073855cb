import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { breakOut, editArticle } from './article-actions.ts'
import { readArticle, readStory } from '../reads/public-read-actions.ts'
import { createPost } from '../post/create-actions.ts'
import { unpublishPost } from '../post/unpublish-actions.ts'
import { SLUG, ADA, REX, aStory, as } from '../../../test/story-scene.ts'

forEachEngine((engine, open) => {
  describe(`a post broken out on ${engine}`, () => {
    it('becomes a report that leads to an article, and the article leads back; its card follows its headline', async () => {
      const desk = await aStory(open)
      const { post } = (
        await createPost(desk.context, SLUG, { headline: 'The wall', text: 'Words.', bylines: ['Ada', 'Bo'] })
      ).result
      const { result: article } = await breakOut(as(desk, ADA), SLUG, post.id, { standfirst: 'Why it held.' })
      const read = await readArticle(desk.db, article.slug)
      expect(read.post).toMatchObject({
        id: post.id,
        kind: 'report',
        report: {
          headline: 'The wall',
          standfirst: 'Why it held.',
          byline: 'Ada and Bo',
          articleSlug: 'the-wall',
        },
      })
      expect(read.article).toMatchObject({ headline: 'The wall', bylines: ['Ada', 'Bo'], body: post.body })
      await editArticle(as(desk, ADA), article.slug, { headline: 'Why the wall held', basedOn: 1 })
      expect((await readStory(desk.db, SLUG)).posts[0]?.report?.headline).toBe('Why the wall held')
      await expect(
        editArticle(as(desk, ADA), article.slug, { headline: 'Other', basedOn: 1 }),
      ).rejects.toMatchObject({ code: 'edit-conflict' })
      await expect(breakOut(as(desk, REX), SLUG, post.id, {})).rejects.toMatchObject({ code: 'not-yours' })
      await unpublishPost(desk.context, SLUG, post.id)
      await expect(readArticle(desk.db, article.slug)).rejects.toMatchObject({ code: 'article-not-found' })
    })
  })
})
