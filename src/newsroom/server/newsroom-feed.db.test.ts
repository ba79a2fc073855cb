import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { openEventStream } from '../../../test/event-stream.ts'
import { loadAssets } from '../../pages/assets.ts'
import { createUrlBuilder } from '../../pages/site-context.ts'
import { TERMINAL } from '../../access/actor.ts'
import { Bus } from '../../platform/bus.ts'
import type { Topic } from '../../story/topic.ts'
import { createStory } from '../../story/story-actions.ts'
import { NewsroomFeed } from './newsroom-feed.ts'
import { createPost } from '../../story/post/create-actions.ts'
import { editPost } from '../../story/post/edit-actions.ts'

const ASSETS = fileURLToPath(new URL('../../../dist/assets', import.meta.url))
/** As large as lists have a post, and many times that as HTML. */
const WORDS = '&'.repeat(7_800)

forEachEngine((engine, open) => {
  describe(`open desks that nobody reads, on ${engine}`, () => {
    it.each([
      { of: 'one person', unsent: { ofOne: 1_000_000, ofAll: 100_000_000 }, who: () => '/deaf' },
      { of: 'all', unsent: { ofOne: 100_000_000, ofAll: 1_000_000 }, who: (n: number) => `/deaf-${n}` },
    ])('are cut where more waits for $of than may, and the others go on', async ({ unsent, who: whoOf }) => {
      const { db, context } = await open()
      const bus = new Bus<Topic>()
      const writer = { ...context, changed: (topic: Topic) => bus.publish(topic) }
      const { story } = await createStory(writer, {
        slug: 'floods',
        headline: 'Floods',
        status: 'live',
      })
      const drafts: string[] = []
      for (let n = 0; n < 15; n += 1) {
        const { result } = await createPost(writer, 'floods', { text: WORDS, publish: false })
        drafts.push(result.post.id)
      }
      let isOver = false
      const feed = new NewsroomFeed({
        contextFor: (actor) => ({ ...context, actor }),
        db,
        bus,
        siteContext: {
          site: { name: 'Test', url: 'http://localhost', timeZone: 'UTC' },
          paths: createUrlBuilder(''),
          absoluteUrls: createUrlBuilder('http://localhost'),
          assets: await loadAssets(ASSETS),
        },
        unsent,
        onError: (error) => {
          if (!isOver) throw error // later its database is gone in the midst of what it reads
        },
      })
      const server = createServer((request, response) => {
        const who = request.url ?? ''
        const findActor = async () => TERMINAL
        feed.open(response, {}, { who, slug: 'floods', storyId: story.id, deskSeq: 0, findActor })
      })
      await once(server.listen(0, '127.0.0.1'), 'listening')
      try {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
        const deaf = await Promise.all(
          Array.from({ length: 4 }, async (_, n) => {
            const stream = openEventStream(url, whoOf(n))
            await stream.status
            stream.socket.pause()
            return stream
          }),
        )
        const reader = openEventStream(url, '/reader')
        await reader.status
        const connections = () =>
          new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)))
        // Each round is half a megabyte of news for every desk; the kernel takes some of it.
        for (let round = 0; (await connections()) === 5; round += 1) {
          for (const id of drafts) await editPost(writer, 'floods', id, { text: `${round} ${WORDS}` })
          await reader.next('desk')
          expect(round).toBeLessThan(200)
        }
        for (const stream of deaf) stream.socket.resume()
        await expect.poll(() => deaf.filter(({ socket }) => socket.destroyed).length).toBeGreaterThan(0)
        expect(reader.socket.destroyed).toBe(false)
      } finally {
        isOver = true
        feed.close()
        await new Promise((resolve) => {
          server.close(resolve)
          server.closeAllConnections()
        })
      }
    })
  })
})
