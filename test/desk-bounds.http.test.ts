import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeskJson, SubmissionJson, FullPost } from '../src/newsroom/contract.ts'
import { newId } from '../src/platform/ids.ts'
import { DRAFT_LIMITS } from '../src/story/post/post.ts'
import { openEventStream } from './event-stream.ts'
import { bytesOf, largestBody } from './large.ts'
import { startNewsroom, type Newsroom } from './newsroom.ts'
import { aPerson, type TestPerson } from './people.ts'

/** What one answer or one piece of news has at most, and the room of one post that comes whatever its size. */
const BOUND = 1_100_000
const posts = '/api/stories/floods/posts'

interface Saved {
  id: string
  revision: number
}

describe('a desk that is full of the largest drafts and posts', () => {
  let newsroom: Newsroom
  let writer: TestPerson
  let other: TestPerson
  const drafts: string[] = []
  const body = largestBody()

  beforeAll(async () => {
    newsroom = await startNewsroom()
    await newsroom.api('POST', '/api/stories', { slug: 'floods', headline: 'Floods', status: 'live' })
    writer = await aPerson(newsroom, { name: 'Wim', role: 'contributor' })
    other = await aPerson(newsroom, { name: 'Olga', role: 'contributor' })
    for (;;) {
      const answer = await writer.call('POST', posts, { body, publish: false, submit: true })
      if (answer.status !== 201) break
      drafts.push((answer.body as Saved).id)
    }
    for (let n = 0; n < 8; n += 1) await newsroom.api('POST', posts, { body: largestBody('b') })
  }, 60_000)
  afterAll(() => newsroom.close())

  const openDesk = () => newsroom.api('GET', '/api/stories/floods/desk') as Promise<DeskJson>

  it('is told within a megabyte, long drafts by their beginnings, and none is left out', async () => {
    const desk = await openDesk()
    expect(bytesOf(desk)).toBeLessThan(BOUND)
    const listed = desk.posts.filter(({ state }) => state === 'draft')
    expect(listed.map(({ id }) => id).toSorted()).toEqual(drafts.toSorted())
    for (const draft of listed) {
      expect(draft.body).toBeNull()
      expect(draft.html).toContain('aaaaaaaaa')
    }
  })

  it('gives the whole of a draft to whoever opens it and may see it, and to nobody else', async () => {
    const at = `/api/stories/floods/desk/posts/${drafts[0]}`
    const whole = (await writer.api('GET', at)) as FullPost
    expect(whole.body).toEqual(body)
    expect(whole.html.length).toBeGreaterThan(200_000)
    expect(await other.call('GET', at)).toMatchObject({ status: 404, body: { code: 'post-not-found' } })
    expect(await other.call('GET', `/api/stories/floods/desk/posts/${newId()}`)).toMatchObject({
      status: 404,
    })
  })

  it('is told short drafts whole: they are opened without asking for more, also without a connection', async () => {
    const { id } = (await other.api('POST', posts, { text: 'A short one.', publish: false })) as Saved
    const draft = (await openDesk()).posts.find((post) => post.id === id)
    expect(draft?.body?.content).toHaveLength(1)
  })

  it('goes down through its published posts without a gap, each answer within the bound', async () => {
    const seen: string[] = []
    let desk = await openDesk()
    for (;;) {
      const published = desk.posts.filter(({ state }) => state === 'published')
      seen.push(...published.map(({ id }) => id))
      const last = published.at(-1)
      if (desk.hasOlder !== true || last === undefined) break
      const place = `${Date.parse(last.publishedAt ?? '')}-${last.id}`
      desk = (await newsroom.api('GET', `/api/stories/floods/desk/older/${place}`)) as DeskJson
      expect(bytesOf(desk)).toBeLessThan(BOUND)
    }
    expect(new Set(seen).size).toBe(8)
    expect(seen).toHaveLength(8)
  })

  it('tells of a changed draft in a small piece of news, from wherever one stands', async () => {
    const stream = openEventStream(newsroom.url, '/api/stories/floods/desk/stream?after=0', {
      authorization: `Bearer ${newsroom.token}`,
    })
    const news = await stream.next('desk')
    expect(news.data.length).toBeLessThan(BOUND)
    await writer.api('PATCH', `${posts}/${drafts[0]}`, { headline: 'With a headline' })
    const next = await stream.next('desk')
    expect(next.data.length).toBeLessThan(20_000)
    expect(JSON.parse(next.data)).toMatchObject({ posts: [{ headline: 'With a headline', body: null }] })
    stream.socket.destroy()
  })

  it('tells who approves of what waits within the bound, the longest waiting first', async () => {
    const waiting = (await newsroom.api('GET', '/api/submissions')) as SubmissionJson[]
    expect(bytesOf(waiting)).toBeLessThan(BOUND)
    expect(waiting[0]?.post).toMatchObject({ id: drafts[0], body: null })
  })

  it('lists a story for programs with as many whole posts as an answer has room for', async () => {
    const told = (await newsroom.api('GET', '/api/stories/floods')) as { posts: unknown[]; hasOlder: boolean }
    expect(bytesOf(told)).toBeLessThan(2 * BOUND)
    expect(told.posts.length).toBeGreaterThan(0)
    expect(told.hasOlder).toBe(true)
  })
})

describe('who is there', () => {
  let newsroom: Newsroom
  beforeAll(async () => {
    newsroom = await startNewsroom()
    await newsroom.api('POST', '/api/stories', { slug: 'floods', headline: 'Floods', status: 'live' })
  })
  afterAll(() => newsroom.close())

  it('is told of fifty tabs of one person at most: nobody crowds the others out', async () => {
    const many = await aPerson(newsroom, { name: 'Aaron', role: 'contributor' })
    const other = await aPerson(newsroom, { name: 'Zoe', role: 'contributor' })
    const open = ({ api }: TestPerson) =>
      api('PUT', `/api/stories/floods/presence/${newId()}`, { postId: null })
    for (let tab = 0; tab < 120; tab += 1) await open(many)
    await open(other)
    const { present } = (await newsroom.api('GET', '/api/stories/floods/desk')) as DeskJson
    const names = present?.map(({ name }) => name) ?? []
    expect([names.filter((name) => name === 'Aaron').length, names.includes('Zoe')]).toEqual([50, true])
  })
})

describe('what one person may have lying unpublished', () => {
  let newsroom: Newsroom
  beforeAll(async () => {
    newsroom = await startNewsroom()
    await newsroom.api('POST', '/api/stories', { slug: 'floods', headline: 'Floods', status: 'live' })
  })
  afterAll(() => newsroom.close())
  const draft = { text: 'Words.', publish: false }
  const isDiscarded = true

  it('is a hundred drafts, and another once one was published or thrown away', async () => {
    const writer = await aPerson(newsroom, { name: 'Wim', role: 'reporter' })
    const first = (await writer.api('POST', posts, draft)) as Saved
    for (let n = 1; n < DRAFT_LIMITS.open; n += 1) await writer.api('POST', posts, draft)
    const sent = { ...draft, id: newId() }
    const refused = await writer.call('POST', posts, sent)
    expect(refused).toMatchObject({ status: 409, body: { code: 'drafts-too-many' } })
    expect((refused.body as { detail: string }).detail).toContain('You have 100 already.')
    await writer.api('POST', posts, { text: 'Published at once.' })
    const colleague = await aPerson(newsroom, { name: 'Ola', role: 'reporter' })
    await colleague.api('POST', posts, draft)
    await writer.api('POST', `${posts}/${first.id}/discard`, { isDiscarded })
    expect((await writer.call('POST', posts, sent)).status).toBe(201)
    expect(await writer.call('POST', `${posts}/${first.id}/discard`, { isDiscarded: false })).toMatchObject({
      status: 409,
      body: { code: 'drafts-too-many' },
    })
  })

  it('is 20 MB of drafts, edits counted', async () => {
    const writer = await aPerson(newsroom, { name: 'Wide', role: 'contributor' })
    const body = largestBody()
    const first = (await writer.api('POST', posts, draft)) as Saved
    let answer = { status: 201, body: {} as unknown }
    let count = 0
    while (answer.status === 201 && (count += 1) < 100)
      answer = await writer.call('POST', posts, { body, publish: false })
    expect(answer).toMatchObject({ status: 409, body: { code: 'drafts-too-large' } })
    expect(await writer.call('PATCH', `${posts}/${first.id}`, { body })).toMatchObject({
      status: 409,
      body: { code: 'drafts-too-large' },
    })
    expect((await writer.call('PATCH', `${posts}/${first.id}`, { headline: 'A headline' })).status).toBe(200)
  })

  it('keeps the newest hundred that were thrown away', async () => {
    const writer = await aPerson(newsroom, { name: 'Tosser', role: 'contributor' })
    const ids: string[] = []
    for (let n = 0; n <= DRAFT_LIMITS.thrownAway; n += 1) {
      const { id } = (await writer.api('POST', posts, draft)) as Saved
      await writer.api('POST', `${posts}/${id}/discard`, { isDiscarded })
      ids.push(id)
    }
    const restore = (id?: string) => writer.call('POST', `${posts}/${id}/discard`, { isDiscarded: false })
    expect((await restore(ids[0])).status).toBe(404)
    expect((await restore(ids[1])).status).toBe(200)
  })
})

describe('the past of a post', () => {
  let newsroom: Newsroom
  beforeAll(async () => {
    newsroom = await startNewsroom()
    await newsroom.api('POST', '/api/stories', { slug: 'floods', headline: 'Floods', status: 'live' })
  })
  afterAll(() => newsroom.close())
  interface Past {
    revisions: { revision: number; content: { headline: string }; savedBy: string }[]
    hasOlder: boolean
  }
  const pastOf = (id: string, query = '') =>
    newsroom.api('GET', `${posts}/${id}/revisions${query}`) as Promise<Past>

  it('comes in pages, oldest first in each, and one revision by itself', async () => {
    const { id } = (await newsroom.api('POST', posts, { headline: '1' })) as Saved
    for (let n = 2; n <= 150; n += 1) await newsroom.api('PATCH', `${posts}/${id}`, { headline: String(n) })
    const newest = await pastOf(id)
    expect([newest.revisions[0]?.revision, newest.revisions.at(-1)?.revision, newest.hasOlder]).toEqual([
      51,
      150,
      true,
    ])
    const older = await pastOf(id, '?before=51')
    expect([older.revisions.length, older.revisions[0]?.content.headline, older.hasOlder]).toEqual([
      50,
      '1',
      false,
    ])
    expect(await newsroom.api('GET', `${posts}/${id}/revisions/7`)).toMatchObject({
      revision: 7,
      content: { headline: '7' },
    })
    await expect(newsroom.api('GET', `${posts}/${id}/revisions/151`)).rejects.toThrow('revision-not-found')
  })

  it('is one answer within a megabyte or a single revision, however large they are', async () => {
    const { id } = (await newsroom.api('POST', posts, { body: largestBody('a') })) as Saved
    for (const seed of ['b', 'c', 'd', 'e'])
      await newsroom.api('PATCH', `${posts}/${id}`, { body: largestBody(seed) })
    const { revisions, hasOlder } = await pastOf(id)
    expect(bytesOf(revisions)).toBeLessThan(BOUND)
    expect(hasOlder).toBe(true)
  })

  it('of a published post is all there, and of a draft what its writer has not replaced many times since', async () => {
    const one = await aPerson(newsroom, { name: 'One', role: 'reporter' })
    const editor = await aPerson(newsroom, { name: 'Ed', role: 'editor' })
    const { id } = (await one.api('POST', posts, { headline: '1', publish: false })) as Saved
    for (let n = 2; n <= 30; n += 1) await one.api('PATCH', `${posts}/${id}`, { headline: String(n) })
    await editor.api('PATCH', `${posts}/${id}`, { headline: 'as the editor has it' })
    for (let n = 32; n <= 260; n += 1) await one.api('PATCH', `${posts}/${id}`, { headline: String(n) })
    const all: Past['revisions'] = []
    for (let page = await pastOf(id); ; page = await pastOf(id, `?before=${all[0]?.revision}`)) {
      all.unshift(...page.revisions)
      if (!page.hasOlder) break
    }
    expect(all).toHaveLength(200)
    const kept = new Set(all.map(({ revision }) => revision))
    // The first; what the editor changed, and what the editor made of it; the newest.
    for (const revision of [1, 30, 31, 260]) expect(kept.has(revision)).toBe(true)
    expect(kept.has(2)).toBe(false)
  })

  it('answers an edit that is sent again, also when it was made many edits ago', async () => {
    const { id } = (await newsroom.api('POST', posts, { headline: '1' })) as Saved
    const edit = { headline: 'Two', basedOn: 1, editId: newId() }
    await newsroom.api('PATCH', `${posts}/${id}`, edit)
    for (let n = 3; n <= 20; n += 1) await newsroom.api('PATCH', `${posts}/${id}`, { headline: String(n) })
    expect(await newsroom.api('PATCH', `${posts}/${id}`, edit)).toMatchObject({
      headline: '20',
      revision: 20,
    })
    await expect(
      newsroom.api('PATCH', `${posts}/${id}`, { ...edit, headline: 'Other words' }),
    ).rejects.toThrow('id-taken')
  })
})
