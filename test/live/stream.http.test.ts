import { connect, type Socket } from 'node:net'
import { constants, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEventStream, type EventReader } from '../event-stream.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'

/** What a stream carries, how many are held, how it is kept open and how it ends. Where one begins: positions.http.test.ts. */

interface Patch {
  readonly from: number
  readonly posts: readonly string[]
  readonly removed?: readonly string[]
  readonly regions?: Readonly<Record<string, string>>
  readonly status: string
}

let newsroom: Newsroom
let isClosed = false
const sockets: Socket[] = []

async function start(environment: Record<string, string> = {}): Promise<string> {
  newsroom = await startNewsroom(environment)
  isClosed = false
  await newsroom.api('POST', '/api/stories', { slug: 'night', headline: 'Night', status: 'live' })
  return positionOf()
}
async function close(): Promise<void> {
  isClosed = true
  await newsroom.close()
}
afterEach(async () => {
  vi.useRealTimers()
  for (const socket of sockets.splice(0)) socket.destroy()
  if (!isClosed) await close()
})

const AT = '/api/stories/night'
const publish = (text: string) =>
  newsroom.api('POST', `${AT}/posts`, { text }) as Promise<{ id: string; position: string }>
async function positionOf(): Promise<string> {
  return ((await newsroom.json('/live/night.json')) as { position: string }).position
}
function follow(headers: Record<string, string> = {}, slug = 'night', query = ''): EventReader {
  const stream = openEventStream(newsroom.url, `/live/${slug}/stream${query}`, headers)
  sockets.push(stream.socket)
  return stream
}
const changes = (position: string, query = '') =>
  fetch(`${newsroom.url}/live/night/changes/${position}${query}`)
/** Everything that a stream said, once it has ended, as it came off the wire. */
async function fetchWhole(stream: EventReader): Promise<string> {
  const parts: Buffer[] = []
  stream.socket.on('data', (part) => parts.push(Buffer.from(part)))
  await stream.ended
  const bytes = Buffer.concat(parts)
  const end = bytes.indexOf('\r\n\r\n') + 4
  const [head, body] = [bytes.subarray(0, end).toString(), bytes.subarray(end)]
  const isGzip = /content-encoding: gzip/i.test(head)
  return isGzip ? gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH }).toString() : body.toString()
}
/** What was promised, or a sentence when it does not come: for what a bug would keep us waiting for. */
function within<T>(ms: number, promised: Promise<T>): Promise<T | string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`still waiting after ${ms} ms`), ms)
  })
  return Promise.race([promised, late]).finally(() => clearTimeout(timer))
}

describe('an open stream', () => {
  beforeEach(() => start())

  it.each([['identity'], ['gzip'], ['gzip, deflate, br, zstd']])(
    'carries everything that a desk does, in its order (Accept-Encoding: %s)',
    async (encoding) => {
      const stream = follow({ 'accept-encoding': encoding })
      expect(await stream.status).toBe(200)
      const { id } = await publish('as first written')
      const at = `${AT}/posts/${id}`
      const done: [what: string, method: string, path: string, body: unknown, shows: RegExp][] = [
        ['edit', 'PATCH', at, { text: 'as put right' }, /as put right/],
        ['mark', 'POST', `${at}/key-event`, { isKeyEvent: true }, /id=\\"key-events\\"[^]*as put right/],
        ['pin', 'POST', `${at}/pin`, { isPinned: true }, /pinned-/],
        [
          'sum up',
          'PUT',
          `${AT}/summary`,
          { points: [{ text: 'in short' }] },
          /id=\\"summary\\"[^]*in short/,
        ],
        ['retitle', 'PATCH', AT, { headline: 'A long night' }, /id=\\"story-head\\"[^]*A long night/],
        ['withdraw', 'POST', `${at}/withdraw`, { reason: 'it was wrong' }, /it was wrong/],
        ['pause', 'PUT', `${AT}/status`, { status: 'paused' }, /"status":"paused"/],
      ]
      const first = await stream.next()
      expect(first.data).toContain('as first written')
      let seq = Number(first.id.split('.')[1])
      for (const [what, method, path, body, shows] of done) {
        await newsroom.api(method, path, body)
        const event = await stream.next()
        expect(event.data, what).toMatch(shows)
        expect(event.id, what).toBe(await positionOf())
        expect((JSON.parse(event.data) as Patch).from, what).toBe(seq)
        seq += 1
        expect(Number(event.id.split('.')[1]), what).toBe(seq)
      }
      const gone = await publish('not for long')
      await stream.next()
      await newsroom.api('POST', `${AT}/posts/${gone.id}/unpublish`)
      const event = await stream.next()
      expect(JSON.parse(event.data)).toMatchObject({ posts: [], removed: [gone.id] })
    },
  )

  it('has every post once, and its numbers without a gap, however many write at once', async () => {
    const start = await positionOf()
    const stream = follow({ 'accept-encoding': 'gzip' }, 'night', `?after=${start}`)
    const posts = (
      await Promise.all(
        Array.from({ length: 10 }, async (_, writer) => {
          const made: { id: string; position: string }[] = []
          for (let n = 0; n < 15; n++) made.push(await publish(`writer ${writer}, post ${n}`))
          return made
        }),
      )
    ).flat()
    const seqs = posts.map(({ position }) => Number(position.split('.')[1])).sort((a, b) => a - b)
    const first = Number(start.split('.')[1]) + 1
    expect(seqs).toEqual(Array.from({ length: 150 }, (_, n) => first + n))
    const seen: string[] = []
    const last = await positionOf()
    for (let at = start; at !== last;) {
      const event = await stream.next()
      const patch = JSON.parse(event.data) as Patch
      expect(patch.from, 'each frame joins on to the last').toBeLessThanOrEqual(Number(at.split('.')[1]))
      for (const html of patch.posts) seen.push(/id="p-([^"]+)/.exec(html)?.[1] ?? '')
      at = event.id
    }
    expect(seen.toSorted()).toEqual(posts.map(({ id }) => id).toSorted())
  })

  it('is not gzip for who refuses gzip, whatever else they take', async () => {
    for (const refusal of ['br, gzip;q=0', 'gzip;q=0', 'br;q=1.0, gzip; q=0.0, *;q=0.1']) {
      const stream = follow({ 'accept-encoding': refusal })
      const head = new Promise<string>((resolve) => {
        stream.socket.once('data', (part) => resolve(part.toString()))
      })
      expect(await head, refusal).not.toMatch(/content-encoding/i)
      const { position } = await publish(`to ${refusal}`)
      expect((await stream.next()).id).toBe(position)
    }
  })

  it('of a closed story brings its last words, then the end, then 204', async () => {
    const before = await positionOf()
    const streams = [follow(), follow({ 'accept-encoding': 'gzip' })]
    const wholes = streams.map(fetchWhole)
    for (const stream of streams) await stream.status
    await newsroom.api('PUT', `${AT}/status`, { status: 'closed' })
    for (const whole of wholes) {
      expect(await whole).toMatch(/"status":"closed"[^]*event: end\ndata: \{\}\n\n$/)
    }
    const late = follow({}, 'night', `?after=${before}`)
    expect(await late.ended, 'who was away gets the last words first').toMatch(/event: patch[^]*event: end/)
    expect(await follow({}, 'night', `?after=${await positionOf()}`).status).toBe(204)
    await newsroom.api('PUT', `${AT}/status`, { status: 'live' })
    const again = follow()
    await again.status
    const { position } = await publish('it goes on')
    expect((await again.next()).id).toBe(position)
  })

  it('of a story that nobody may see yet is not to be had', async () => {
    await newsroom.api('POST', '/api/stories', { slug: 'draft', headline: 'Draft' })
    expect(await follow({}, 'draft').status).toBe(404)
    expect((await fetch(`${newsroom.url}/live/draft/changes/x1.0`)).status).not.toBe(200)
  })

  it('tells who has been away too long to load the page', async () => {
    const start = await positionOf()
    for (let n = 0; n < 101; n++) await publish(`${n}`)
    const stream = follow({ 'last-event-id': start })
    expect(await stream.ended).toMatch(/event: reload/)
    expect((await changes(start)).status).toBe(410)
  })
})

describe('as many readers as may be', () => {
  it('are held, and one more is told what to do instead; when one goes there is a place', async () => {
    const start_ = await start({ MAX_STREAMS: '2' })
    const held = [follow(), follow()]
    for (const stream of held) expect(await stream.status).toBe(200)
    const refused = follow()
    expect(await refused.status).toBe(503)
    expect(await refused.ended).toContain('"code":"overloaded"')
    const poll = await within(5_000, changes(start_, '?wait=25'))
    expect(poll, 'a poll is answered at once instead of being held').toMatchObject({ status: 200 })
    held[0]?.socket.destroy()
    await vi.waitUntil(() => newsroom.server.live.streams === 1)
    expect(await follow().status).toBe(200)
  })

  it('do not count those who were refused, even if they keep their end of the line open', async () => {
    await start()
    const { hostname, port } = new URL(newsroom.url)
    for (let n = 0; n < 5; n++) {
      const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
      sockets.push(socket)
      socket.write(`GET /live/never-was/stream HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
      await new Promise<void>((resolve) => socket.resume().on('end', resolve))
    }
    const isEmpty = vi
      .waitUntil(() => newsroom.server.live.streams === 0, { timeout: 4_000 })
      .then(
        () => 0,
        () => newsroom.server.live.streams,
      )
    expect(await isEmpty, 'refused readers that still hold a place').toBe(0)
  })
})

describe('time on a quiet line', () => {
  // Twenty seconds and more, which nobody wants to wait for: the room's own timers are wound on by hand.
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    await start()
  })

  it('is filled with a beat for every stream within twenty seconds, and with no position', async () => {
    const streams = [follow(), follow({ 'accept-encoding': 'gzip' }), follow()]
    for (const stream of streams) await stream.status
    await vi.waitUntil(() => newsroom.server.live.streams === 3)
    vi.advanceTimersByTime(20_250)
    for (const stream of streams) expect(await stream.next('beat')).toMatchObject({ id: '', data: '1' })
  })

  it('ends the line of who takes nothing for a minute; others stay', async () => {
    const stalled = follow()
    const brisk = follow()
    for (const stream of [stalled, brisk]) await stream.status
    stalled.socket.pause()
    const words = 'Nobody reads this. '.repeat(2_200)
    while (newsroom.server.live.unsentBytes === 0) await publish(words)
    const last = await positionOf()
    for (let at = ''; at !== last;) at = (await brisk.next()).id
    for (let n = 0; n < 4; n++) vi.advanceTimersByTime(20_250)
    await vi.waitUntil(() => newsroom.server.live.streams === 1, { timeout: 4_000 })
    expect(newsroom.server.live.unsentBytes).toBe(0)
    const { position } = await publish('for who stayed')
    expect((await brisk.next()).id).toBe(position)
  })
})

describe('a server that stops', () => {
  it('tells readers when to come back, lets long polls go, and takes no new ones', async () => {
    const position = await start({ MAX_STREAMS: '3' })
    const streams = [follow(), follow({ 'accept-encoding': 'gzip' })]
    const wholes = streams.map(fetchWhole)
    for (const stream of streams) await stream.status
    const waiting = changes(position, '?wait=25').then((answer) => answer.json())
    await vi.waitUntil(() => newsroom.server.live.isFull) // the poll is held
    expect(await within(5_000, close())).toBeUndefined()
    for (const whole of wholes)
      expect(await whole).toMatch(/retry: \d{4,5}\nevent: bye\ndata: \{"spread":\d{4,5}\}\n\n$/)
    expect(await waiting).toMatchObject({ position, posts: [] })
    await expect(fetch(newsroom.url)).rejects.toThrow()
  })

  it('does not wait for a reader who does not read', async () => {
    await start()
    const stalled = follow()
    await stalled.status
    stalled.socket.pause()
    const words = 'Nobody reads this. '.repeat(2_200)
    while (newsroom.server.live.unsentBytes === 0) await publish(words)
    // Docker and systemd kill after 10 to 90 s: what is left to do after the readers must get its turn.
    expect(await within(6_000, close())).toBeUndefined()
  })

  it('does not wait for a reader who keeps their end of the line open', async () => {
    await start()
    const { hostname, port } = new URL(newsroom.url)
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    sockets.push(socket)
    socket.write(`GET /live/night/stream HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
    await new Promise<void>((resolve) => socket.once('data', () => resolve()))
    socket.resume()
    expect(await within(6_000, close())).toBeUndefined()
  })
})
