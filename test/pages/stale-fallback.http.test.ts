import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TestClock } from '../clock.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { TERMINAL } from '../../src/access/actor.ts'
import type { StoryDatabase } from '../../src/story/change.ts'
import { StaleFallback } from '../../src/pages/stale-fallback.ts'
import { openPageCache } from '../../src/pages/serve-page.ts'

let newsroom: Newsroom
let clock: TestClock
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }) // the look at pages is wound on by hand
  clock = new TestClock()
  newsroom = await startNewsroom({}, { clock })
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await newsroom.close()
})

describe('while the database is away', () => {
  it('readers get the pages that were read before, for an hour, and the present ones as soon as it is back', async () => {
    await newsroom.api('POST', '/api/stories', { slug: 'night', headline: 'Night', status: 'live' })
    const { id } = (await newsroom.api('POST', '/api/stories/night/posts', { text: 'words' })) as {
      id: string
    }
    const paths = ['/', '/live/night', `/live/night/p/${id}`]
    const read = async (path: string) => {
      const answer = await fetch(newsroom.url + path)
      return [answer.status, await answer.text()] as const
    }
    const before = await Promise.all(paths.map(read))
    const db = newsroom.server.contextFor(TERMINAL).db as StoryDatabase
    const away = () => {
      throw new Error('the database is away')
    }
    vi.spyOn(db, 'snapshot').mockImplementation(away)
    vi.spyOn(db.read, 'selectFrom').mockImplementation(away)

    vi.advanceTimersByTime(5_000)
    expect(await Promise.all(paths.map(read))).toEqual(before)
    expect((await read('/live/night/key-events'))[0], 'what was not read before').toBe(500)
    clock.pass(3_600_000)
    vi.advanceTimersByTime(5_000)
    expect(await Promise.all(paths.map(read))).toEqual(before)
    clock.pass(1)
    vi.advanceTimersByTime(5_000)
    expect((await read('/live/night'))[0]).toBe(500)

    vi.restoreAllMocks()
    await newsroom.api('PATCH', '/api/stories/night', { headline: 'A long night' })
    for (const path of paths.slice(0, 2)) expect((await read(path))[1]).toContain('A long night')
  })

  it('and says nothing at all, nobody waits long for it who can be shown what was read before', async () => {
    const cache = openPageCache('build', {})
    const render = async () => ({ html: 'words', version: 'log.1', topic: undefined })
    const says: unknown[] = []
    const staleFallback = new StaleFallback(cache, clock, (error) => says.push(error))
    const silent = () => new Promise<never>(() => {})
    await cache.get('night', { render, version: async () => 'log.1' })
    expect(await staleFallback.version('night', silent)).toBe('log.1')
    expect(await staleFallback.version('night', silent)).toBe('log.1')
    expect(says, 'said once').toHaveLength(1)
  })
})
