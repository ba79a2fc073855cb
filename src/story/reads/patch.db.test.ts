import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import type { PartReader } from './part-actions.ts'
import { readPatch } from './patch-actions.ts'
import { readStory } from './public-read-actions.ts'
import { editStory } from '../story-actions.ts'
import { editPost } from '../post/edit-actions.ts'
import { unpublishPost } from '../post/unpublish-actions.ts'
import { SLUG, aStory, addPost } from '../../../test/story-scene.ts'

forEachEngine((engine, open) => {
  describe(`a patch on ${engine}`, () => {
    it('names each changed thing once, as it is now', async () => {
      const desk = await aStory(open)
      const one = await addPost(desk, 'One')
      const { story } = await readStory(desk.db, SLUG)
      for (const headline of ['1', '2', '3']) await editPost(desk.context, SLUG, one.id, { headline })
      const two = await addPost(desk, 'Two')
      await unpublishPost(desk.context, SLUG, two.id)
      await editStory(desk.context, SLUG, { headline: 'Harbour, late' })
      const part: PartReader = { entity: 'story', read: async (_read, { headline }) => headline }
      const other: PartReader = { entity: 'summary', read: async () => 'not read' }
      const patch = await readPatch(desk.db, story.id, story, [part, other])
      expect(patch).toMatchObject({ from: 1, to: 7, removed: [two.id] })
      if (typeof patch !== 'object') throw new Error('no patch')
      expect(patch.posts.map((post) => post.headline)).toEqual(['3'])
      expect(patch.parts).toEqual([{ part, view: 'Harbour, late' }])
    })

    it('cannot be made from another log, from the future, or from too long ago', async () => {
      const desk = await aStory(open)
      const { story } = await readStory(desk.db, SLUG)
      expect(await readPatch(desk.db, story.id, { epoch: 'another', seq: 0 }, [])).toBe('reload')
      expect(await readPatch(desk.db, story.id, { epoch: story.epoch, seq: 5 }, [])).toBe('reload')
      for (let n = 0; n < 101; n++) await addPost(desk, `Post ${n}`)
      expect(await readPatch(desk.db, story.id, { epoch: story.epoch, seq: 0 }, [])).toBe('reload')
      expect(await readPatch(desk.db, story.id, { epoch: story.epoch, seq: 1 }, [])).toMatchObject({
        to: 101,
      })
    })
  })
})
