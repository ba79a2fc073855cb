import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { forEachEngine } from '../../test/databases.ts'
import { openEventStream } from '../../test/event-stream.ts'
import { loadAssets } from '../pages/assets.ts'
import { createUrlBuilder } from '../pages/site-context.ts'
import { Bus } from '../platform/bus.ts'
import { STORY_PARTS } from '../pages/story-parts.tsx'
import type { Topic } from '../story/topic.ts'
import { allowDetaching } from '../platform/http/detach-socket.ts'
import { createStory } from '../story/story-actions.ts'
import { LiveFeed } from './live-feed.ts'

const ASSETS = fileURLToPath(new URL('../../dist/assets', import.meta.url))

forEachEngine((engine, open) => {
  describe(`streams of one address, on ${engine}`, () => {
    it('are as many as it may have, and others have their own', async () => {
      const { db, context } = await open()
      await createStory(context, { slug: 'floods', headline: 'Floods', status: 'live' })
      let address: string | undefined = '203.0.113.7'
      let isOver = false
      const feed = new LiveFeed({
        db,
        bus: new Bus<Topic>(),
        liveParts: STORY_PARTS,
        siteContext: {
          site: { name: 'Test', url: 'http://localhost', timeZone: 'UTC' },
          paths: createUrlBuilder(''),
          absoluteUrls: createUrlBuilder('http://localhost'),
          assets: await loadAssets(ASSETS),
        },
        maxStreams: 100,
        onMoved: () => undefined,
        maxStreamsPerAddress: 3,
        callerAddress: () => address,
        onError: (error) => {
          if (!isOver) throw error // the database is closed before the room is
        },
      })
      const server = createServer((request, response) => {
        if (!feed.intercept(request, response)) response.writeHead(404).end()
      })
      allowDetaching(server)
      await once(server.listen(0, '127.0.0.1'), 'listening')
      onTestFinished(() => {
        feed.close()
        server.close()
      })
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const status = async () => {
        const stream = openEventStream(url, '/live/floods/stream')
        onTestFinished(() => void stream.socket.destroy())
        return { status: await stream.status, stream }
      }
      const first = await status()
      expect([first.status, (await status()).status, (await status()).status]).toEqual([200, 200, 200])
      expect((await status()).status).toBe(503)
      address = '203.0.113.8'
      expect((await status()).status).toBe(200)
      address = undefined // a proxy in front, or this machine
      for (let n = 0; n < 4; n += 1) expect((await status()).status).toBe(200)
      address = '203.0.113.7'
      first.stream.socket.destroy()
      await expect.poll(async () => (await status()).status).toBe(200)
      isOver = true
    })
  })
})
