import { describe, expect, it } from 'vitest'
import { newId } from '../platform/ids.ts'
import { forEachEngine } from '../../test/databases.ts'
import { breakOut } from './article/article-actions.ts'
import { createStory } from './story-actions.ts'
import { createPost } from './post/create-actions.ts'
import { ADA, as } from '../../test/story-scene.ts'

forEachEngine((engine, open) => {
  describe(`what two people make at once on ${engine}`, () => {
    const five = <T>(make: (at: number) => Promise<T>) =>
      Promise.all(Array.from({ length: 5 }, (_each, at) => make(at)))

    it('is one story where both sent the same, and two with addresses of their own where they did not', async () => {
      const desk = await open()
      const id = newId()
      const same = await five(() => createStory(desk.context, { id, headline: 'Flood' }))
      expect(same.map(({ story }) => story.slug)).toEqual(Array(5).fill('flood'))
      expect(same.filter(({ isNew }) => isNew)).toHaveLength(1)
      const named = { id: newId(), slug: 'the-flood', headline: 'The flood' }
      expect((await five(() => createStory(desk.context, named))).filter(({ isNew }) => isNew)).toHaveLength(
        1,
      )
      const others = await five(() => createStory(desk.context, { headline: 'Flood' }))
      expect(new Set(others.map(({ story }) => story.slug)).size).toBe(5)
    })

    it('is told to nobody of another desk, though they name its id', async () => {
      const desk = await open()
      const sport = newId()
      await desk.db.write.insertInto('desk').values({ id: sport, name: 'Sport', created_at: 0 }).execute()
      const { story } = await createStory(desk.context, { headline: 'Transfer', deskId: sport })
      await expect(createStory(as(desk, ADA), { id: story.id, headline: 'Transfer' })).rejects.toMatchObject({
        code: 'id-taken',
      })
    })

    it('is two articles, though they have one headline', async () => {
      const desk = await open()
      const slugs = await five(async (at) => {
        const { story } = await createStory(desk.context, { headline: `Story ${at}` })
        const { result } = await createPost(desk.context, story.slug, {
          headline: 'The wall',
          publish: false,
        })
        return { slug: story.slug, id: result.post.id }
      })
      const articles = await five(async (at) => {
        const { slug = '', id = '' } = slugs[at] ?? {}
        return (await breakOut(desk.context, slug, id, {})).result.slug
      })
      expect(new Set(articles).size).toBe(5)
    })
  })
})
