import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { TestClock } from '../clock.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { freePort, isWithoutVarnish, startVarnish } from './shipped-caches.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function aPost(newsroom: Newsroom): Promise<{ storyId: string; at: string }> {
  const { id: storyId } = (await newsroom.api('POST', '/api/stories', {
    slug: 'night',
    headline: 'Night',
    status: 'live',
  })) as { id: string }
  const { id } = (await newsroom.api('POST', '/api/stories/night/posts', {
    text: 'the words that were wrong',
  })) as { id: string }
  return { storyId, at: `/api/stories/night/posts/${id}` }
}

/** A cache that does as it is told, or not. */
async function aCache(): Promise<{ url: string; purged: string[]; isWell: boolean }> {
  const cache = { url: '', purged: [] as string[], isWell: true }
  const server: Server = createServer((request, response) => {
    if (request.method === 'PURGE' && cache.isWell) cache.purged.push(String(request.headers['cache-tag']))
    response.writeHead(cache.isWell ? 200 : 503).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close() {
      server.closeAllConnections()
      server.close()
    },
  })
  cache.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return cache
}

describe('what is withdrawn', () => {
  it.skipIf(isWithoutVarnish)(
    'is gone from the shipped Varnish as soon as it has been withdrawn',
    async () => {
      const [port, cachePort] = [await freePort(), await freePort()]
      const newsroom = await startNewsroom({
        PORT: String(port),
        CACHE_PURGE: `http://127.0.0.1:${cachePort}`,
      })
      open.push(newsroom)
      const varnish = await startVarnish([newsroom.url, newsroom.url], { port: cachePort })
      open.push(varnish)
      const { at } = await aPost(newsroom)
      const paths = [
        '/live/night',
        at.replace('/api/stories/night/posts', '/live/night/p'),
        '/live/night.json',
      ]
      const isShown = async (path: string) =>
        (await (await fetch(varnish.url + path)).text()).includes('the words that were wrong')
      for (const path of paths) expect(await isShown(path), path).toBe(true)
      const answer = await newsroom.api('POST', `${at}/withdraw`, { reason: 'It was wrong.' })
      for (const path of paths) expect(await isShown(path), path).toBe(false)
      expect(answer).not.toHaveProperty('copiesUntil')
    },
  )

  it.each([['withdraw'], ['unpublish']])(
    'by %s, where a cache cannot be reached, is said to be there for an hour; the cache is told later',
    async (act) => {
      const [well, ill] = [await aCache(), await aCache()]
      ill.isWell = false
      const clock = new TestClock()
      const newsroom = await startNewsroom({ CACHE_PURGE: `${well.url}, ${ill.url}` }, { clock })
      open.push(newsroom)
      const { at, storyId } = await aPost(newsroom)
      const answer = (await newsroom.api('POST', `${at}/${act}`, act === 'withdraw' ? {} : undefined)) as {
        copiesUntil?: string
      }
      expect(answer.copiesUntil).toBe(new Date(clock.now() + 3_600_000).toISOString())
      expect(well.purged).toEqual([`story-${storyId}`])
      ill.isWell = true
      clock.pass(6_000)
      await vi.waitUntil(() => ill.purged.length > 0, { timeout: 5_000 })
      expect(ill.purged).toEqual([`story-${storyId}`])
    },
  )

  it('is not said to last anywhere where no cache is named', async () => {
    const newsroom = await startNewsroom()
    open.push(newsroom)
    const { at } = await aPost(newsroom)
    expect(await newsroom.api('POST', `${at}/withdraw`, {})).not.toHaveProperty('copiesUntil')
  })
})

describe.skipIf(isWithoutVarnish)('the shipped Varnish', () => {
  it('forgets nothing for a tag that is none, and everything of a story for its own', async () => {
    const cache = await aCache()
    const varnish = await startVarnish([cache.url, cache.url])
    open.push(varnish)
    const purge = async (tag?: string) =>
      (
        await fetch(varnish.url, {
          method: 'PURGE',
          ...(tag === undefined ? {} : { headers: { 'cache-tag': tag } }),
        })
      ).status
    expect(await purge('.*')).toBe(400)
    expect(await purge('story-01a2096d-6e75-7185-b5a1-23d03298f070')).toBe(200)
    const status = await new Promise((resolve, reject) => {
      const asked = request(varnish.url, { method: 'PURGE', localAddress: '127.0.0.9' }, (answer) =>
        resolve(answer.resume().statusCode),
      )
      asked.on('error', reject).end()
    })
    expect(status, 'for somebody else').toBe(405)
  })
})
