import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { TestClock } from '../clock.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { isWithoutNginx, isWithoutVarnish, startNginx, startVarnish, type Cache } from './shipped-caches.ts'

/** One server behind each shipped cache: what readers get, and what of it the server is asked for. */

interface Changes {
  readonly position: string
  readonly next: string
  readonly posts: readonly string[]
}

const READERS = 200
/** A turn ends 2.1 s from here; the clock stands still, so every poll of it is held that long. */
const NOW = Date.UTC(2026, 10, 25, 12) - 2_100

describe.each([
  { name: 'nginx', isMissing: isWithoutNginx, start: startNginx },
  { name: 'Varnish', isMissing: isWithoutVarnish, start: startVarnish },
])('behind the shipped $name', ({ isMissing, start }) => {
  describe.skipIf(isMissing)('a server', () => {
    let newsroom: Newsroom
    let cache: Cache
    const asked: string[] = []
    beforeAll(async () => {
      newsroom = await startNewsroom({}, { clock: new TestClock(NOW) })
      newsroom.server.app.server.on('request', ({ url = '' }) => void asked.push(url))
      cache = await start([newsroom.url, newsroom.url])
    }, 60_000)
    afterAll(async () => {
      await cache?.close()
      await newsroom?.close()
    })
    const story = async (slug: string) => {
      await newsroom.api('POST', '/api/stories', { slug, headline: `The story ${slug}`, status: 'live' })
      return positionOf(slug)
    }
    const positionOf = async (slug: string) =>
      ((await newsroom.json(`/live/${slug}.json`)) as { position: string }).position
    const publish = (slug: string, text: string) =>
      newsroom.api('POST', `/api/stories/${slug}/posts`, { text }) as Promise<{
        id: string
        position: string
      }>
    const read = (path: string, headers: Record<string, string> = {}) =>
      fetch(cache.url + path, { headers, redirect: 'manual' })
    const all = (path: string) =>
      Promise.all(Array.from({ length: READERS }, async () => (await (await read(path)).json()) as Changes))
    /** What the server was asked for while something went on. */
    const askedWhile = async (part: string, what: () => Promise<unknown>) => {
      asked.length = 0
      await what()
      return asked.filter((url) => url.includes(part))
    }

    it('is asked once for a whole audience: when it begins, when a turn ends quietly, and when something comes', async () => {
      const start_ = await story('quiet')
      let answers: Changes[] = []
      const urls = await askedWhile('/changes/', async () => {
        answers = await all(`/live/quiet/changes/${start_}`)
        answers = await all(answers[0]?.next ?? '')
        expect(answers.every(({ position, posts }) => position === start_ && posts.length === 0)).toBe(true)
        const waiting = all(answers[0]?.next ?? '')
        await vi.waitUntil(() => newsroom.server.live.waiting === 1)
        await publish('quiet', 'to everybody at once')
        answers = await waiting
      })
      expect(new Set(answers.map(({ next }) => next)).size).toBe(1)
      expect(answers[0]?.posts.join()).toContain('to everybody at once')
      expect(urls).toHaveLength(3)
    })

    it('is asked once by all whose position is gone, and once for the page that they load', async () => {
      const position = await story('gone')
      const urls = await askedWhile('/live/gone', async () => {
        const gone = await all('/live/gone/changes/anotherlog1.7')
        expect(new Set(gone.map((answer) => answer.position))).toEqual(new Set([position]))
        const pages = await Promise.all(
          Array.from({ length: READERS }, () => read(`/live/gone?at=${position}`)),
        )
        expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]))
      })
      expect(urls).toEqual(['/live/gone/changes/anotherlog1.7', `/live/gone?at=${position}`])
    })

    it('is not asked for what differs by made up parameters, encodings, cookies and tokens', async () => {
      await story('one')
      const urls = await askedWhile('/live/one', async () => {
        for (let n = 0; n < 20; n += 1) {
          const answer = await read(`/live/one?utm_source=${n}&fbclid=x`, {
            cookie: `stoppress_session=${'x'.repeat(43)}${n}`,
            authorization: `Bearer ${n}`,
            'accept-encoding': `gzip, x${n}`,
          })
          expect(answer.status).toBe(200)
          expect(await answer.text()).toContain('The story one')
        }
      })
      expect(urls).toEqual(['/live/one'])
    })

    it('is asked for one story under one address, however it is written', async () => {
      await story('written')
      for (const path of ['//live//written', '/live/%77ritten', '/x/../live/written', '/live%2Fwritten'])
        await read(path)
      const answer = await read('/live/written')
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringContaining('The story written'),
      ])
    })

    it('is asked every time for what belongs to the newsroom', async () => {
      const urls = await askedWhile('/api/stories', async () => {
        for (let n = 0; n < 3; n += 1) {
          expect((await read('/api/stories')).status).toBe(401)
          const mine = await read('/api/stories', { authorization: `Bearer ${newsroom.token}` })
          expect([mine.status, mine.headers.get('cache-control')]).toEqual([200, 'no-store'])
        }
      })
      expect(urls).toHaveLength(6)
    })

    it('has what was withdrawn gone within five seconds, at every address, though nothing was purged', async () => {
      await story('withdrawn')
      const { id } = await publish('withdrawn', 'the words that were wrong')
      await newsroom.api('POST', `/api/stories/withdrawn/posts/${id}/key-event`, { isKeyEvent: true })
      const start_ = await positionOf('withdrawn')
      const later = await publish('withdrawn', 'a later post')
      const place = `${NOW + 60_000}-${later.id}`
      const paths = [
        '/live/withdrawn',
        `/live/withdrawn/p/${id}`,
        `/live/withdrawn/older/${place}`,
        '/live/withdrawn.json',
        '/live/withdrawn/key-events',
        `/live/withdrawn/changes/${start_.split('.')[0] ?? ''}.0`,
      ]
      const isShown = async (path: string) =>
        (await (await read(path)).text()).includes('the words that were wrong')
      for (const path of paths) expect(await isShown(path), path).toBe(true)
      await newsroom.api('POST', `/api/stories/withdrawn/posts/${id}/withdraw`, {})
      const start = performance.now()
      const still = new Map<string, number>()
      while (performance.now() - start < 6_000) {
        for (const path of paths) if (await isShown(path)) still.set(path, performance.now() - start)
        await pause(100)
      }
      for (const [path, ms] of still) expect(ms, path).toBeLessThan(5_000)
    })

    it('streams through it, each event as it comes', async () => {
      await story('streamed')
      const answer = await fetch(`${cache.url}/live/streamed/stream`)
      expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, 'gzip'])
      const { position } = await publish('streamed', 'as it comes')
      let heard = ''
      for await (const part of answer.body ?? []) {
        heard += Buffer.from(part as Uint8Array).toString()
        if (heard.includes(`id: ${position}\n`)) break
      }
      expect(heard).toContain('as it comes')
    })

    it('is not asked by a method that no cache knows for the sake of readers', async () => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        request(`${cache.url}/live/one`, { method: 'POST' }, (answer) => resolve(answer.resume().statusCode))
          .on('error', reject)
          .end()
      })
      expect(status).toBe(404)
    })
  })
})
