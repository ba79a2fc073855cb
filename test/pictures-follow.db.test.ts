import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { mediaGateway } from '../src/media/media-gateway-actions.ts'
import type { MediaGateway, StoryContext } from '../src/story/change.ts'
import { readStory } from '../src/story/reads/public-read-actions.ts'
import { createStory, editStory } from '../src/story/story-actions.ts'
import { forEachEngine, type Desk } from './databases.ts'
import { aReadyPicture } from './media-rows.ts'
import { refreshMedia } from '../src/story/reads/refresh-media-actions.ts'
import { createPost } from '../src/story/post/create-actions.ts'

const PICTURE = '01a20959-2d53-776d-84d3-a76cd17e0420'
const attrs = { id: PICTURE, alt: 'A boat' }

forEachEngine((engine, open) => {
  /** A picture that is being made, and becomes ready while a change that has looked at it is not yet saved. */
  async function meanwhile(change: (desk: Desk, context: StoryContext) => Promise<unknown>) {
    const desk = await open()
    const { db } = desk
    const context = { ...desk.context, media: mediaGateway }
    await createStory(context, { headline: 'Harbour', status: 'live' })
    const none = { width: null, height: null, version: null, widths: '[]', settled_at: null }
    await aReadyPicture(db, PICTURE, { ...none, state: 'making' })
    let completed: Promise<unknown> | undefined
    const settle = async () => {
      const facts = { state: 'ready', width: 1200, height: 800, version: 'v1', widths: '[480]' }
      await db.transact((tx) => tx.updateTable('picture').set(facts).where('id', '=', PICTURE).execute())
      await refreshMedia(context, { picture: PICTURE })
    }
    const media: MediaGateway = {
      ...mediaGateway,
      async pictures(read, ids) {
        const facts = await mediaGateway.pictures(read, ids)
        completed ??= settle()
        await Promise.race([completed, wait(500)]) // as far as it comes before we are saved
        return facts
      },
    }
    await change(desk, { ...context, media })
    await completed
    return readStory(db, 'harbour')
  }

  describe(`a picture that becomes ready while its post is being saved on ${engine}`, () => {
    it('is shown', async () => {
      const body = { type: 'doc', content: [{ type: 'picture', attrs }] }
      const { posts } = await meanwhile((_desk, context) => createPost(context, 'harbour', { body }))
      expect(posts[0]?.body.content[0]).toMatchObject({ attrs: { facts: { state: 'ready' } } })
    })

    it('is shown at the head of its story', async () => {
      const { story } = await meanwhile((_desk, context) =>
        editStory(context, 'harbour', { leadImage: attrs }),
      )
      expect(story.leadImage).toMatchObject({ facts: { state: 'ready' } })
    })
  })
})
