import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeskJson } from '../src/newsroom/contract.ts'
import { newId } from '../src/platform/ids.ts'
import { openEventStream } from './event-stream.ts'
import { startNewsroom, type Newsroom } from './newsroom.ts'
import { aPerson, type TestPerson } from './people.ts'

/** Short enough for lists to have all of it, and long as HTML. */
const LONG = '&'.repeat(7_800)

describe('the desk of a story', () => {
  let newsroom: Newsroom
  beforeAll(async () => {
    newsroom = await startNewsroom()
    await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
  })
  afterAll(() => newsroom.close())

  const write = (post: object) =>
    newsroom.api('POST', '/api/stories/harbour/posts', post) as Promise<{ id: string }>
  const openDesk = () => newsroom.api('GET', '/api/stories/harbour/desk') as Promise<DeskJson>
  /** An open desk, and what it is told from then on, until something fits. */
  async function listening() {
    const { deskSeq } = await openDesk()
    const stream = openEventStream(newsroom.url, `/api/stories/harbour/desk/stream?after=${deskSeq}`, {
      authorization: `Bearer ${newsroom.token}`,
    })
    expect(await stream.status).toBe(200)
    return {
      stream,
      async hears(fits: (news: DeskJson) => boolean): Promise<DeskJson> {
        for (;;) {
          const event = await stream.next('desk')
          const news = JSON.parse(event.data) as DeskJson
          if (fits(news)) return news
        }
      },
    }
  }

  it('is told of a draft, its edit and its publishing as they happen, with what readers would see', async () => {
    const desk = await listening()
    const { id } = await write({ headline: 'Draft', text: 'First words.', publish: false })
    const first = await desk.hears(({ posts }) => posts.some((post) => post.id === id))
    expect(first.posts[0]).toMatchObject({ state: 'draft', headline: 'Draft' })
    expect(first.posts[0]?.html).toContain('<p>First words.</p>')
    await newsroom.api('PATCH', `/api/stories/harbour/posts/${id}`, { text: 'Second words.', basedOn: 1 })
    const second = await desk.hears(({ posts }) => posts.some((post) => post.revision === 2))
    expect(second.posts[0]?.html).toContain('Second words.')
    await newsroom.api('POST', `/api/stories/harbour/posts/${id}/publish`)
    await desk.hears(({ posts }) => posts.some((post) => post.state === 'published'))
    desk.stream.socket.destroy()
  })

  it('shows what an update is, also where it is marked as a key event', async () => {
    const { id } = await write({ kind: 'correction', text: 'It was forty.' })
    await newsroom.api('POST', `/api/stories/harbour/posts/${id}/key-event`, { isKeyEvent: true })
    const html = (await openDesk()).posts.find((post) => post.id === id)?.html ?? ''
    expect(html.match(/(?<=class="kind">)[^<]*/g)).toEqual(['Key event', 'Correction'])
  })

  it('is told who is there, what they edit, and when they leave', async () => {
    const desk = await listening()
    const { id } = await write({ text: 'Words.', publish: false })
    const tab = newId()
    const at = `/api/stories/harbour/presence/${tab}`
    await newsroom.api('PUT', at, { postId: id })
    const there = await desk.hears(({ present }) => present?.some(({ tabId }) => tabId === tab) === true)
    expect(there.present).toMatchObject([{ tabId: tab, postId: id, name: 'token:test' }])
    await newsroom.api('PUT', at, { postId: null, isLeaving: true })
    await desk.hears(({ present }) => present?.length === 0)
    desk.stream.socket.destroy()
  })

  it('after a gap tells once what was missed, each post as it is now', async () => {
    const { deskSeq } = await openDesk()
    const { id } = await write({ text: 'One.', publish: false })
    for (const text of ['Two.', 'Three.'])
      await newsroom.api('PATCH', `/api/stories/harbour/posts/${id}`, { text })
    const stream = openEventStream(newsroom.url, `/api/stories/harbour/desk/stream?after=${deskSeq}`, {
      authorization: `Bearer ${newsroom.token}`,
    })
    const news = JSON.parse((await stream.next('desk')).data) as DeskJson
    expect(news.posts.map((post) => [post.id, post.revision])).toEqual([[id, 3]])
    stream.socket.destroy()
  })

  it('of somebody on a slow line is not piled up: they are told once, how it stands, when they can hear', async () => {
    const { id } = await write({ text: 'Revision 1', publish: false })
    const desk = await listening()
    let told = 0
    desk.stream.onEvent = ({ event }) => void (told += event === 'desk' ? 1 : 0)
    desk.stream.socket.pause()
    const last = 300
    for (let revision = 2; revision <= last; revision += 1)
      await newsroom.api('PATCH', `/api/stories/harbour/posts/${id}`, { text: `${revision} ${LONG}` })
    desk.stream.socket.resume()
    const news = await desk.hears(({ posts }) => posts.some((post) => post.revision === last))
    expect(news.posts.map((post) => post.id)).toEqual([id])
    expect(told).toBeLessThan(last / 2)
    desk.stream.socket.destroy()
  })

  it('is open in 50 tabs of one person at most: nobody takes it away from the others', async () => {
    const greedy = await aPerson(newsroom, { name: 'Greedy', role: 'contributor' })
    const other = await aPerson(newsroom, { name: 'Other', role: 'contributor' })
    const open = async ({ cookie }: TestPerson) => {
      const stream = openEventStream(newsroom.url, '/api/stories/harbour/desk/stream', { cookie })
      return { status: await stream.status, stream }
    }
    const tabs: Awaited<ReturnType<typeof open>>[] = []
    for (let tab = 0; tab < 51; tab += 1) tabs.push(await open(greedy))
    expect(tabs.map(({ status }) => status).indexOf(503)).toBe(50)
    tabs.push(await open(other))
    expect(tabs.at(-1)?.status).toBe(200)
    tabs[0]?.stream.socket.destroy()
    await expect.poll(async () => (tabs.push(await open(greedy)), tabs.at(-1)?.status)).toBe(200)
    for (const { stream } of tabs) stream.socket.destroy()
  })

  it('of a desk that is ahead of this database says to load it anew', async () => {
    const stream = openEventStream(newsroom.url, '/api/stories/harbour/desk/stream?after=99999', {
      authorization: `Bearer ${newsroom.token}`,
    })
    await stream.next('reload')
    stream.socket.destroy()
  })

  it('is not written to again once it has ended, though its answer waits behind another on one line', async () => {
    const uncaught: unknown[] = []
    const hear = (error: unknown) => void uncaught.push(error)
    process.on('uncaughtException', hear)
    const { position } = (await newsroom.json('/live/harbour.json')) as { position: string }
    const { hostname, port } = new URL(newsroom.url)
    const line = connect(Number(port), hostname)
    const head = `host: ${hostname}\r\nauthorization: Bearer ${newsroom.token}\r\n\r\n`
    line.write(
      `GET /live/harbour/changes/${position}?wait=25 HTTP/1.1\r\n${head}` +
        `GET /api/stories/harbour/desk/stream?after=99999 HTTP/1.1\r\n${head}`,
    )
    // Each draft wakes every stream of the desk; the long poll is woken by none and holds back what stands behind it.
    for (let draft = 0; draft < 4; draft += 1) await write({ text: `Draft ${draft}`, publish: false })
    const desk = await listening()
    await write({ text: 'The last of them', publish: false })
    await desk.hears(({ posts }) => posts.length > 0)
    desk.stream.socket.destroy()
    line.destroy()
    process.off('uncaughtException', hear)
    expect(uncaught).toEqual([])
  })

  it('takes back what it gave of a post that leads to an article', async () => {
    const { id } = await write({ headline: 'The wall', text: 'Words.' })
    await newsroom.api('POST', `/api/stories/harbour/posts/${id}/article`, {})
    const given = (await openDesk()).posts.find((post) => post.id === id)
    expect(given?.report?.articleSlug).toBe('the-wall')
    const { kind, report } = given ?? {}
    const dateline = 'The harbour'
    await newsroom.api('POST', '/api/stories/harbour/preview', { kind, report, dateline })
    const edited = await newsroom.api('PATCH', `/api/stories/harbour/posts/${id}`, { kind, report, dateline })
    expect(edited).toMatchObject({ dateline, report: { articleSlug: 'the-wall' } })
  })

  it('shows a post as readers would see it, and saves nothing', async () => {
    const before = await openDesk()
    const shown = (await newsroom.api('POST', '/api/stories/harbour/preview', {
      kind: 'quote',
      text: 'We are ready.',
      attribution: 'The mayor',
    })) as { html: string }
    expect(shown.html).toContain('<cite>The mayor</cite>')
    const after = await openDesk()
    expect([after.deskSeq, after.posts.length]).toEqual([before.deskSeq, before.posts.length])
    await expect(newsroom.api('POST', '/api/stories/harbour/preview', { text: ' ' })).rejects.toThrow(
      /post-empty/,
    )
  })
})
