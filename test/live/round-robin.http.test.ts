import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TestClock } from '../clock.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'

/** Long polls as a cache in front sees them: which address is asked for, what may be kept of the answer. */

interface Changes {
  readonly position: string
  readonly next: string
  readonly spread: number
  readonly posts: readonly string[]
}

let newsroom: Newsroom
let clock: TestClock
let start: string
/** Ends of turns are multiples of 25 s: this one is. */
const TURN_END = Date.UTC(2026, 10, 25, 12)

beforeEach(async () => {
  clock = new TestClock(TURN_END - 10_000)
  newsroom = await startNewsroom({ MAX_STREAMS: '3' }, { clock })
  await newsroom.api('POST', '/api/stories', { slug: 'night', headline: 'Night', status: 'live' })
  start = ((await newsroom.json('/live/night.json')) as { position: string }).position
})
afterEach(() => newsroom.close())

const publish = (text: string) =>
  newsroom.api('POST', '/api/stories/night/posts', { text }) as Promise<{ id: string; position: string }>
async function ask(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(newsroom.url + path, { headers })
  const text = await answer.text()
  return { answer, text, changes: JSON.parse(text) as Changes, kept: answer.headers.get('cache-control') }
}
const changesAt = (position: string, turn?: number) =>
  ask(`/live/night/changes/${position}${turn === undefined ? '' : `/${turn}`}`)
const turnOf = ({ changes }: { changes: Changes }) => Number(changes.next.split('/').at(-1))

describe('a poll that is asked for without a turn', () => {
  it('is answered at once, with the address of the turn under way', async () => {
    const { changes, kept } = await changesAt(start)
    expect(changes).toMatchObject({ position: start, posts: [] })
    expect(changes.next).toBe(`/live/night/changes/${start}/${TURN_END / 1_000}`)
    expect(kept).toBe('public, max-age=0, s-maxage=10, stale-while-revalidate=1')
  })

  it('but waits, as clients from before do, is not served from before', async () => {
    await publish('the first')
    const { kept } = await ask(`/live/night/changes/${start}?wait=25`)
    expect(kept).toBe('public, max-age=0, s-maxage=1')
  })

  it('is answered with what is new, and leads on from there', async () => {
    const { position } = await publish('the first')
    const { changes } = await changesAt(start)
    expect(changes.posts).toHaveLength(1)
    expect(changes.next).toBe(`/live/night/changes/${position}/${TURN_END / 1_000}`)
  })
})

describe('a poll of a turn', () => {
  it('that ends with nothing new is the same for all who waited, and leads to another address', async () => {
    clock.pass(9_900)
    const waited = await Promise.all([1, 2, 3].map(() => changesAt(start, TURN_END / 1_000)))
    clock.pass(100)
    expect(new Set(waited.map(({ text }) => text)).size).toBe(1)
    expect(waited[0]?.changes.posts).toEqual([])
    expect(waited[0]?.changes.next).toBe(`/live/night/changes/${start}/${TURN_END / 1_000 + 25}`)
    expect(waited[0]?.kept, 'kept beyond its turn, for who comes late').toBe('public, max-age=0, s-maxage=25')
  })

  it('is answered by news when there is some, for seconds, since it may be withdrawn', async () => {
    const waiting = changesAt(start, TURN_END / 1_000)
    await vi.waitUntil(() => newsroom.server.live.waiting === 1)
    const { position } = await publish('worth the wait')
    const { changes, kept } = await waiting
    expect(changes.posts.join()).toContain('worth the wait')
    expect(changes.next).toBe(`/live/night/changes/${position}/${TURN_END / 1_000}`)
    expect(kept).toBe('public, max-age=0, s-maxage=4')
  })

  it('long over leads to the present turn in one step, at once', async () => {
    const { changes } = await changesAt(start, TURN_END / 1_000 - 2_500)
    expect(changes.next).toBe(`/live/night/changes/${start}/${TURN_END / 1_000}`)
  })

  it('that somebody made up is not waited for, and leads back', async () => {
    const { changes } = await changesAt(start, TURN_END / 1_000 + 3_600)
    expect(changes.next).toBe(`/live/night/changes/${start}/${TURN_END / 1_000}`)
  })

  it('does not wait for a story that is over', async () => {
    await newsroom.api('PUT', '/api/stories/night/status', { status: 'closed' })
    const { position } = (await newsroom.json('/live/night.json')) as { position: string }
    expect((await changesAt(position, TURN_END / 1_000)).changes).toMatchObject({
      status: 'closed',
      posts: [],
    })
  })

  it('is let go where no more readers may be held: for a moment only, and to ask again much later', async () => {
    const held = [1, 2, 3].map(() => changesAt(start, TURN_END / 1_000))
    await vi.waitUntil(() => newsroom.server.live.isFull)
    const refused = await changesAt(start, TURN_END / 1_000)
    expect(refused.changes.spread).toBeGreaterThanOrEqual(10_000)
    expect(refused.kept).toBe('public, max-age=0, s-maxage=1')
    expect(turnOf(refused)).not.toBe(TURN_END / 1_000)
    await publish('for those who wait')
    await Promise.all(held)
  })

  it('is let go by a server that stops, to an address that nobody has been answered at', async () => {
    const waiting = changesAt(start, TURN_END / 1_000)
    await vi.waitUntil(() => newsroom.server.live.waiting === 1)
    newsroom.server.live.close()
    const { changes, kept } = await waiting
    expect(kept).toBe('public, max-age=0, s-maxage=1')
    expect(changes.next).toBe(`/live/night/changes/${start}/${TURN_END / 1_000 + 1}`)
  })

  it('is refused where it is none, and says nothing of other sorts', async () => {
    for (const turn of ['x', '0', '17954545250'])
      expect((await fetch(`${newsroom.url}/live/night/changes/${start}/${turn}`)).status).toBe(404)
  })
})

describe('an answer of changes', () => {
  it('carries the headers that it needs and no others', async () => {
    const { answer } = await changesAt(start)
    expect([...answer.headers.keys()].toSorted()).toEqual(
      [
        'access-control-allow-origin',
        'cache-control',
        'connection',
        'content-length',
        'content-type',
        'date',
        'keep-alive',
        'vary',
        'x-content-type-options',
      ].toSorted(),
    )
  })

  it.each(['br', 'gzip', 'identity'])('is what it says it is, asked for again too (%s)', async (encoding) => {
    await publish('words '.repeat(800))
    for (const _ of [1, 2]) {
      const { answer, changes } = await ask(`/live/night/changes/${start}`, { 'accept-encoding': encoding })
      expect(answer.headers.get('content-encoding') ?? 'identity').toBe(encoding)
      expect(changes.posts).toHaveLength(1)
    }
  })
})

describe('a position that the log does not know', () => {
  it('is answered for all by one answer, which says where the log stands', async () => {
    const { position } = await publish('a post')
    for (const gone of ['anotherlog1.7', `${start.split('.')[0] ?? ''}.999`]) {
      const { answer, changes, kept } = await changesAt(gone)
      expect(answer.status).toBe(410)
      expect(changes).toMatchObject({ code: 'position-gone', position })
      expect(kept).toBe('public, s-maxage=2')
    }
  })

  it('leads to the page at that position, which is an address of its own', async () => {
    const { position } = await publish('a post')
    const page = await fetch(`${newsroom.url}/live/night?at=${position}`, { redirect: 'manual' })
    expect(page.status).toBe(200)
    expect(page.headers.get('cache-control')).toMatch(/^public, max-age=0, s-maxage=2\b/)
    expect(await page.text()).toContain(`data-position="${position}"`)
    const before = await fetch(`${newsroom.url}/live/night?at=${start}`)
    expect(await before.text(), 'and it is never older').toContain(`data-position="${position}"`)
  })

  it.each(['anotherlog1.7', 'EPOCH.999', 'x', ''])('is no address of the page (?at=%s)', async (at) => {
    const asked = at.replace('EPOCH', start.split('.')[0] ?? '')
    const page = await fetch(`${newsroom.url}/live/night?at=${asked}`, { redirect: 'manual' })
    expect([page.status, page.headers.get('location')]).toEqual([307, '/live/night'])
  })

  it('has the page rendered once, however many ask for it at once', async () => {
    const { position } = await publish('a post')
    const pages = await Promise.all(
      Array.from({ length: 50 }, () => fetch(`${newsroom.url}/live/night?at=${position}`)),
    )
    expect(new Set(pages.map((page) => page.headers.get('etag'))).size).toBe(1)
  })
})

describe('a parameter that an address does not have', () => {
  it.each([
    '/?utm_source=mail',
    '/live/night?fbclid=1',
    '/live/night/key-events?x=1',
    '/live/night/?utm_source=mail',
  ])('is taken off a page by a redirect (%s)', async (path) => {
    const answer = await fetch(newsroom.url + path, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([301, path.split('?')[0]])
    expect(answer.headers.get('cache-control')).toContain('public')
  })

  it('leaves those that it has', async () => {
    const answer = await fetch(`${newsroom.url}/live/night?utm_source=x&at=${start}`, { redirect: 'manual' })
    expect(answer.headers.get('location')).toBe(`/live/night?at=${start}`)
  })

  it.each([
    ['/live/night/changes/POSITION?wait=0&x=1'],
    ['/live/night/changes/POSITION?wait=1&wait=2'],
    [`/live/night/changes/POSITION/${TURN_END / 1_000}?wait=0`],
    ['/live/night.json?x=1'],
    ['/assets/x.css?x=1'],
    ['/media/pictures/x/y?x=1'],
    ['/robots.txt?x=1'],
  ])('is refused elsewhere, in an answer that a cache may keep for a moment (%s)', async (path) => {
    const { answer, kept } = await ask(path.replace('POSITION', start))
    expect(answer.status).toBe(400)
    expect(kept).toBe('public, s-maxage=2')
  })

  it('does not matter to a page, and pages say so', async () => {
    const { headers } = await fetch(`${newsroom.url}/live/night`)
    expect(headers.get('no-vary-search')).toBe('params, except=("at")')
  })
})

describe('a public answer', () => {
  it('is the same with a cookie and without, and varies by none', async () => {
    const { id, position } = await publish('a post')
    for (const path of [
      '/',
      '/live/night',
      `/live/night?at=${position}`,
      `/live/night/p/${id}`,
      '/live/night/key-events',
      '/live/night.json',
      `/live/night/changes/${start}`,
      '/robots.txt',
      '/nowhere',
    ]) {
      const plain = await fetch(newsroom.url + path)
      const cookie = `__Host-stoppress_session=${'x'.repeat(43)}; stoppress_session=${'y'.repeat(43)}; who=me`
      const mine = await fetch(newsroom.url + path, { headers: { cookie } })
      expect(await mine.text(), path).toBe(await plain.text())
      expect(mine.headers.get('vary') ?? '', path).not.toMatch(/cookie|\*/i)
      expect(mine.headers.get('set-cookie'), path).toBeNull()
      expect(mine.headers.get('cache-control'), path).toBe(plain.headers.get('cache-control'))
    }
  })
})
