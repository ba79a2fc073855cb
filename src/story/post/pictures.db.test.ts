import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import type { PictureMetadata } from '../body/body.ts'
import type { MediaGateway } from '../change.ts'
import { publishPost } from './publish-actions.ts'
import { readPatch } from '../reads/patch-actions.ts'
import { readStory } from '../reads/public-read-actions.ts'
import { refreshMedia } from '../reads/refresh-media-actions.ts'
import { createPost } from './create-actions.ts'
import { editPost } from './edit-actions.ts'
import { schedulePost } from './schedule-actions.ts'
import { SLUG, MINUTE, aStory, addDraft, publicHeadlines, publishWorker } from '../../../test/story-scene.ts'

const PICTURE = '01a20959-2d53-776d-84d3-a76cd17e0420'
const withPicture = (alt: string) => ({
  type: 'doc',
  content: [{ type: 'picture', attrs: { id: PICTURE, alt } }],
})

forEachEngine((engine, open) => {
  describe(`pictures in posts on ${engine}`, () => {
    const READY: PictureMetadata = {
      state: 'ready',
      width: 1200,
      height: 800,
      version: 'v1',
      widths: [480, 1200],
    }

    it('are described before they are published', async () => {
      const desk = await aStory(open)
      const { post } = (await createPost(desk.context, SLUG, { body: withPicture(''), publish: false }))
        .result
      await expect(publishPost(desk.context, SLUG, post.id)).rejects.toMatchObject({ code: 'alt-missing' })
      await editPost(desk.context, SLUG, post.id, { body: withPicture('A boat'), publish: true })
      expect((await readStory(desk.db, SLUG)).posts).toHaveLength(1)
    })

    it('are described in what publishes itself, or the post would hang at its time', async () => {
      const desk = await aStory(open)
      const draft = await addDraft(desk.context, 'On the hour')
      const plan = { at: desk.clock.now() + MINUTE, isEmbargoed: false }
      await schedulePost(desk.context, SLUG, draft.id, plan)
      await expect(editPost(desk.context, SLUG, draft.id, { body: withPicture('') })).rejects.toMatchObject({
        code: 'alt-missing',
      })
      await editPost(desk.context, SLUG, draft.id, { body: withPicture('A boat') })
      desk.clock.pass(MINUTE)
      await publishWorker(desk.context).runDue()
      expect(await publicHeadlines(desk)).toEqual(['On the hour'])
    })

    it('may follow their post: readers get them when they are ready, without a revision', async () => {
      const desk = await aStory(open)
      const facts = new Map<string, PictureMetadata>()
      const media: MediaGateway = { ...desk.context.media, pictures: async () => facts }
      const context = { ...desk.context, media }
      const { post } = (await createPost(context, SLUG, { body: withPicture('A boat') })).result
      expect(post.body.content[0]).toMatchObject({ attrs: { facts: { state: 'waiting' } } })
      const { story } = await readStory(desk.db, SLUG)
      facts.set(PICTURE, READY)
      await refreshMedia(context, { picture: PICTURE })
      const patch = await readPatch(desk.db, story.id, { epoch: story.epoch, seq: story.seq }, [])
      expect(patch).toMatchObject({
        posts: [{ revision: 1, updatedAt: null, body: { content: [{ attrs: { facts: READY } }] } }],
      })
      await refreshMedia(context, { picture: PICTURE })
      expect((await readStory(desk.db, SLUG)).story.seq).toBe(story.seq + 1)
    })
  })
})
