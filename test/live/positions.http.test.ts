import { Agent, request, type IncomingMessage } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openEventStream, type EventReader } from '../event-stream.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'

/** Where a stream or a list of changes begins, and that nobody misses anything from there on. */

interface Patch {
  readonly posts: readonly string[]
  readonly position?: string
  readonly removed?: readonly string[]
}

let newsroom: Newsroom
const streams: EventReader[] = []
beforeAll(async () => {
  newsroom = await startNewsroom({ MAX_STREAMS: '3000' })
})
afterEach(() => {
  for (const each of streams.splice(0)) each.socket.destroy()
})
afterAll(() => newsroom.close())

async function story(slug: string): Promise<string> {
  await newsroom.api('POST', '/api/stories', { slug, headline: slug, status: 'live' })
  return currentPosition(slug)
}
async function currentPosition(slug: string): Promise<string> {
  return ((await newsroom.json(`/live/${slug}.json`)) as { position: string }).position
}
const publish = (slug: string, text: string) =>
  newsroom.api('POST', `/api/stories/${slug}/posts`, { text }) as Promise<{ id: string; position: string }>
async function follow(slug: string, more: { after?: string; headers?: Record<string, string> } = {}) {
  const stream = openEventStream(
    newsroom.url,
    `/live/${slug}/stream${more.after === undefined ? '' : `?after=${more.after}`}`,
    more.headers,
  )
  streams.push(stream)
  return stream
}
const patchOf = (event: { data: string }) => JSON.parse(event.data) as Patch

describe('a stream', () => {
  it.each([[undefined], ['gzip']])(
    'carries a post as it is published, under its position (Accept-Encoding: %s)',
    async (encoding) => {
      const slug = `carries-${encoding ?? 'plain'}`
      await story(slug)
      const stream = await follow(
        slug,
        encoding === undefined ? {} : { headers: { 'accept-encoding': encoding } },
      )
      expect(await stream.status).toBe(200)
      for (const words of ['the first words', 'the second words']) {
        const { id, position } = await publish(slug, words)
        const event = await stream.next()
        expect(event.id).toBe(position)
        expect(patchOf(event).posts.join()).toContain(words)
        expect(patchOf(event).posts.join()).toContain(id)
      }
    },
  )

  it('resumes exactly, by Last-Event-ID and by ?after', async () => {
    const start = await story('resumes')
    const first = await publish('resumes', 'one')
    await publish('resumes', 'two')
    const byQuery = await follow('resumes', { after: start })
    expect(patchOf(await byQuery.next()).posts).toHaveLength(2)
    const byHeader = await follow('resumes', { after: start, headers: { 'last-event-id': first.position } })
    const posts = patchOf(await byHeader.next()).posts
    expect(posts).toHaveLength(1)
    expect(posts.join()).toContain('two')
  })

  it('of a closed story ends, and is not to be had again', async () => {
    await story('closes')
    const stream = await follow('closes')
    expect(await stream.status).toBe(200)
    await newsroom.api('PUT', '/api/stories/closes/status', { status: 'closed' })
    await stream.next('end')
    await stream.ended
    const later = await follow('closes')
    expect(await later.status).toBe(204)
  })

  it.each([
    ['of garbage', 'x', 400, 'invalid-position'],
    ['that is negative', '-1', 400, 'invalid-position'],
    ['of another log', 'anotherlog1.0', 410, 'position-gone'],
  ])('from a position %s is refused with what to do', async (_what, after, status, code) => {
    await story(`refuses-${code}-${after.length}`)
    const slug = `refuses-${code}-${after.length}`
    const stream = await follow(slug, { after })
    expect(await stream.status).toBe(status)
    expect(await stream.ended).toContain(code)
    const changes = await fetch(`${newsroom.url}/live/${slug}/changes/${after}`)
    expect([changes.status, ((await changes.json()) as { code: string }).code]).toEqual([status, code])
  })

  it('from the future, or of a story that is not there, is refused', async () => {
    const position = await story('future')
    const stream = await follow('future', { after: `${position.split('.')[0] ?? ''}.99` })
    expect(await stream.status).toBe(410)
    const nowhere = await follow('never-was')
    expect(await nowhere.status).toBe(404)
  })

  it('comes on a connection that has carried a page before', async () => {
    await story('kept-alive')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const get = (path: string) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        request(`${newsroom.url}${path}`, { agent }, resolve).on('error', reject).end()
      })
    const page = await get('/live/kept-alive')
    page.resume()
    await new Promise((resolve) => page.on('end', resolve))
    const stream = await get('/live/kept-alive/stream')
    expect(stream.headers['content-type']).toContain('text/event-stream')
    const wakeReason = new Promise<string>((resolve) => {
      let text = ''
      stream.on('data', (part: Buffer) => {
        text += part.toString()
        if (text.includes('on the same line')) resolve(text)
      })
    })
    await publish('kept-alive', 'on the same line')
    expect(await wakeReason).toContain('event: patch')
    stream.destroy()
    agent.destroy()
  })

  it('that nobody reads holds at most one frame here, and catches up in one patch when it is read', async () => {
    const start = await story('stalled')
    const stalled = await follow('stalled', { after: start })
    expect(await stalled.status).toBe(200)
    stalled.socket.pause()
    const brisk = await follow('stalled', { after: start })
    const text = 'Nobody reads this on the stalled line. '.repeat(1_000)
    let last = ''
    for (let n = 0; n < 120; n++) last = (await publish('stalled', `${n} ${text}`)).position
    // What is unsent waits in the kernel (some MB, its own bound) and, of ours, one frame for each stream.
    expect(newsroom.server.live.unsentBytes).toBeLessThan(300_000)
    let at = ''
    while (at !== last) at = (await brisk.next()).id
    stalled.socket.resume()
    const seen = new Set<string>()
    let frames = 0
    for (at = ''; at !== last; frames++) {
      const event = await stalled.next()
      for (const html of patchOf(event).posts) seen.add(/id="p-([^"]+)/.exec(html)?.[1] ?? '')
      at = event.id
    }
    expect(seen.size).toBe(120)
    expect(frames, 'it was behind, and caught up in one').toBeLessThan(120)
  })

  it('is one of two thousand that open at once, and all of them hear', async () => {
    await story('crowd')
    const crowd = await Promise.all(Array.from({ length: 2_000 }, () => follow('crowd')))
    await Promise.all(crowd.map((stream) => stream.status))
    await publish('crowd', 'to everybody')
    const wakeReason = await Promise.all(crowd.map((stream) => stream.next()))
    expect(new Set(wakeReason.map((event) => event.id)).size).toBe(1)
  })
})

describe('changes over plain HTTP', () => {
  const changes = async (slug: string, position: string, query = '') =>
    (await (
      await fetch(`${newsroom.url}/live/${slug}/changes/${position}${query}`)
    ).json()) as Required<Patch>

  it('are empty where nothing is new, at once; with wait, they come when there is something', async () => {
    const start = await story('polled')
    expect(await changes('polled', start)).toMatchObject({ position: start, posts: [] })
    const waiting = changes('polled', start, '?wait=25')
    const { position } = await publish('polled', 'worth the wait')
    expect(await waiting).toMatchObject({ position })
  })

  it('name each changed thing once, in its present state, and what is gone', async () => {
    const start = await story('compact')
    const kept = await publish('compact', 'first words')
    const gone = await publish('compact', 'not for long')
    for (const text of ['second words', 'third words'])
      await newsroom.api('PATCH', `/api/stories/compact/posts/${kept.id}`, { text })
    await newsroom.api('POST', `/api/stories/compact/posts/${gone.id}/unpublish`)
    const patch = await changes('compact', start)
    expect(patch.posts).toHaveLength(1)
    expect(patch.posts.join()).toContain('third words')
    expect(patch.removed).toEqual([gone.id])
  })
})
