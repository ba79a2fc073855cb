import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../src/platform/ids.ts'
import { largestBody } from './large.ts'
import { startNewsroom, type Newsroom } from './newsroom.ts'
import { CHUNK, creation } from './pictures.ts'

const URL = 'https://live.example.org'

describe('a story for programs', () => {
  let newsroom: Newsroom
  beforeAll(async () => {
    newsroom = await startNewsroom({ PUBLIC_URL: URL })
    await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
  })
  afterAll(() => newsroom.close())

  const at = '/api/stories/harbour/posts'
  const write = (post: object) => newsroom.api('POST', at, post) as Promise<{ id: string; revision: number }>
  async function aPicture(): Promise<string> {
    const bytes = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#357' } })
      .jpeg()
      .toBuffer()
    const id = newId()
    const send = (method: string, path: string, headers: Record<string, string>, body?: Buffer) =>
      fetch(newsroom.url + path, {
        method,
        headers: { authorization: `Bearer ${newsroom.token}`, 'tus-resumable': '1.0.0', ...headers },
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
      })
    const made = await send('POST', '/api/pictures/uploads', creation(id, bytes.length))
    await send('PATCH', made.headers.get('location')?.replace(URL, '') ?? '', CHUNK(0), bytes)
    await expect
      .poll(() => newsroom.api('GET', `/api/pictures/${id}`), { timeout: 20_000 })
      .toMatchObject({ state: 'ready' })
    return id
  }
  const story = () => newsroom.json('/live/harbour.json') as Promise<{ posts: Record<string, unknown>[] }>
  const posting = async () => {
    const page = await (await fetch(`${newsroom.url}/live/harbour`)).text()
    const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? []
    return JSON.parse(json) as { image?: string[]; liveBlogUpdate: Record<string, unknown>[] }
  }

  it('has its pictures, with whole addresses, sizes and words', async () => {
    const id = await aPicture()
    const attrs = { id, alt: 'The pier', caption: 'At noon', credit: 'Ada' }
    await newsroom.api('PATCH', '/api/stories/harbour', { leadImage: attrs })
    await write({ body: { type: 'doc', content: [{ type: 'picture', attrs }] } })
    const told = {
      url: expect.stringMatching(
        /^https:\/\/live\.example\.org\/media\/pictures\/[\w-]+\/\w+-\d+\.jpeg$/,
      ) as string,
      width: 800,
      height: 600,
      alt: 'The pier',
      caption: 'At noon',
      credit: 'Ada',
    }
    const { posts, ...rest } = await story()
    expect(rest).toMatchObject({ leadImage: told })
    expect(posts[0]).toMatchObject({ pictures: [told] })
    const [{ url } = { url: '' }] = (posts[0]?.['pictures'] ?? []) as { url: string }[]
    const file = await fetch(url.replace(URL, newsroom.url))
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(await posting()).toMatchObject({ image: [url], liveBlogUpdate: [{ image: [url] }] })
  })

  it('tells a correction with its time, and nothing of what was withdrawn', async () => {
    const { id, revision } = await write({ headline: 'Forty hurt', text: 'Says the mayor.' })
    const correction = 'An earlier version said thirty.'
    await newsroom.api('PATCH', `${at}/${id}`, { headline: 'Forty-one hurt', basedOn: revision, correction })
    const told = { at: expect.stringMatching(/Z$/) as string, text: correction }
    expect((await story()).posts[0]).toMatchObject({ id, corrections: [told] })
    expect((await posting()).liveBlogUpdate[0]).toMatchObject({
      correction: [{ '@type': 'CorrectionComment', text: correction }],
    })
    await newsroom.api('POST', `${at}/${id}/withdraw`, { reason: 'It was another ship.' })
    expect((await story()).posts[0]).toMatchObject({ id, corrections: [], pictures: [], headline: null })
  })

  it('names our own article by its address', async () => {
    const { id } = await write({ headline: 'The night', text: 'In full.' })
    const { slug } = (await newsroom.api('POST', `${at}/${id}/article`, { headline: 'The night' })) as {
      slug: string
    }
    const [post] = (await story()).posts
    expect(post).toMatchObject({ report: { headline: 'The night', url: `${URL}/articles/${slug}` } })
    expect(post?.['report']).not.toHaveProperty('articleSlug')
  })

  it('comes in pages of bytes as well as of posts, all of it in a walk, and each page from ready bytes', async () => {
    await newsroom.api('POST', '/api/stories', { slug: 'long', headline: 'Long', status: 'live' })
    const ids: string[] = []
    for (let n = 0; n < 6; n += 1) {
      const { id } = (await newsroom.api('POST', '/api/stories/long/posts', { body: largestBody() })) as {
        id: string
      }
      ids.unshift(id)
    }
    const seen: string[] = []
    let path: string | null = '/live/long.json'
    while (path !== null) {
      const answer = await fetch(newsroom.url + path)
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      const text = await answer.text()
      expect(text.length).toBeLessThan(2_500_000)
      const page = JSON.parse(text) as { posts: { id: string }[]; next: string | null }
      seen.push(...page.posts.map(({ id }) => id))
      path = page.next?.replace(URL, '') ?? null
      // Asked again it is the same bytes, and whoever has them is told so.
      const etag = answer.headers.get('etag') ?? ''
      const again = await fetch(answer.url, { headers: { 'if-none-match': etag } })
      expect(again.status).toBe(304)
    }
    expect(seen).toEqual(ids)
    await newsroom.api('POST', '/api/stories/long/posts', { text: 'News.' })
    const now = (await newsroom.json('/live/long.json')) as { posts: { text: string }[] }
    expect(now.posts[0]?.text).toBe('News.')
  })
})
