import { createServer, type RequestListener } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { startNewsroom } from '../newsroom.ts'
import { aPerson } from '../people.ts'
import type { EmbedMetadata } from '../../src/story/body/body.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** A newsroom whose outside is one server on this machine: every name leads there, except those called private. */
async function aNewsroom(answer: RequestListener) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host ?? ''}${request.url ?? ''}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const newsroom = await startNewsroom(
    {},
    {
      network: {
        lookup: async (name) => [name.includes('private') ? '10.0.0.1' : '93.184.215.14'],
        dial: () => connect({ host: '127.0.0.1', port }),
      },
    },
  )
  undo.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => newsroom.close(),
  )
  const embed = async (url: string) =>
    ((await newsroom.api('POST', '/api/embeds', { url })) as { facts: EmbedMetadata }).facts
  return { newsroom, asked, embed }
}

const aPicture = () =>
  sharp({ create: { width: 1280, height: 720, channels: 3, background: '#246' } })
    .withExif({ IFD0: { Copyright: 'Them' } })
    .jpeg()
    .toBuffer()

describe('an embed', () => {
  it('is a card with a picture of our own keeping, and its frame by our own making', async () => {
    const picture = await aPicture()
    const { newsroom, embed, asked } = await aNewsroom((request, response) => {
      if (request.url?.startsWith('/oembed') === true) {
        const oembed = {
          title: 'Flood from above',
          author_name: 'Harbour TV',
          thumbnail_url: 'https://i.example/1.jpg',
          html: '<iframe src="https://evil.example/">',
        }
        response.setHeader('content-type', 'application/json').end(JSON.stringify(oembed))
      } else response.setHeader('content-type', 'image/jpeg').end(picture)
    })
    const facts = await embed('https://youtu.be/dQw4w9WgXcQ')
    expect(facts).toMatchObject({
      provider: 'YouTube',
      title: 'Flood from above',
      author: 'Harbour TV',
      thumbnail: { width: 800, height: 450 },
      frame: { src: 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ' },
    })
    const src = newsroom.url + (facts.thumbnail?.src ?? '')
    expect((await fetch(src)).status).toBe(404) // no post shows it yet
    const kept = await fetch(src, { headers: { authorization: `Bearer ${newsroom.token}` } })
    expect(kept.headers.get('content-type')).toBe('image/jpeg')
    const { width, exif } = await sharp(Buffer.from(await kept.arrayBuffer())).metadata()
    expect([width, exif]).toEqual([800, undefined])
    await embed('https://youtu.be/dQw4w9WgXcQ')
    expect(asked).toHaveLength(2) // known: not asked again
  })

  it('of a site that is away is a plain card; the post is not held up', async () => {
    const { embed } = await aNewsroom((_request, response) => response.writeHead(503).end())
    expect(await embed('https://news.example/story')).toEqual({
      provider: 'news.example',
      title: '',
      author: '',
      text: '',
      thumbnail: null,
      frame: null,
    })
  })

  it.each([
    'http://private.example/',
    'http://127.0.0.1:4000/api/people',
    'http://169.254.169.254/latest/meta-data/',
    'https://news.example/to-private',
  ])('at %s is refused with a sentence', async (url) => {
    const { newsroom } = await aNewsroom((_request, response) =>
      response.writeHead(302, { location: 'http://private.example/secrets' }).end(),
    )
    await expect(newsroom.api('POST', '/api/embeds', { url })).rejects.toThrow(/fetch-refused/)
  })

  it('whose picture lies at a private address, or is none, does without it', async () => {
    const { embed } = await aNewsroom((request, response) => {
      const image = request.url === '/a' ? 'http://private.example/1.jpg' : '/not-a-picture'
      response
        .setHeader('content-type', 'text/html')
        .end(`<meta property="og:title" content="Story"><meta property="og:image" content="${image}">`)
    })
    for (const path of ['a', 'b'])
      expect(await embed(`https://news.example/${path}`)).toMatchObject({ title: 'Story', thumbnail: null })
  })

  it('in a post is looked at after the post is out, and its card comes to readers by itself', async () => {
    const { newsroom } = await aNewsroom((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<title>What stands there</title>'),
    )
    await newsroom.api('POST', '/api/stories', { slug: 'open', headline: 'Open', status: 'live' })
    await newsroom.api('POST', '/api/stories/open/posts', {
      body: { type: 'doc', content: [{ type: 'embed', attrs: { url: 'https://news.example/story' } }] },
    })
    await expect
      .poll(async () => (await fetch(`${newsroom.url}/live/open`)).text(), { timeout: 10_000 })
      .toContain('What stands there')
  })

  it('of a slow site keeps neither what readers see nor other people’s cards waiting', async () => {
    const { newsroom, asked } = await aNewsroom((request, response) => {
      if (request.headers.host?.startsWith('slow') === true) return // never answered
      response.setHeader('content-type', 'text/html').end('<title>What stands there</title>')
    })
    const [ada, ben] = [
      await aPerson(newsroom, { name: 'Ada', role: 'contributor' }),
      await aPerson(newsroom, { name: 'Ben', role: 'contributor' }),
    ]
    await newsroom.api('POST', '/api/stories', { slug: 'open', headline: 'Open', status: 'live' })
    const embed = (url: string) => ({ type: 'embed', attrs: { url } })
    const silent = Array.from({ length: 20 }, (_, at) => `https://slow-${at}.example/`)
    await ada.api('POST', '/api/stories/open/posts', {
      body: { type: 'doc', content: silent.map(embed) },
      publish: false,
    })
    for (const url of silent) {
      const pasting = ada.call('POST', '/api/embeds', { url: `${url}pasted` })
      pasting.catch(() => undefined) // cut off at the end
    }
    const isSlow = (host: string) => host.startsWith('slow')
    // Of her draft three at once, and of what she has pasted four; the rest waits.
    await expect.poll(() => asked.filter(isSlow).length, { timeout: 10_000 }).toBe(7)

    const theirs = await ben.api('POST', '/api/embeds', { url: 'https://news.example/pasted' })
    expect(theirs).toMatchObject({ facts: { title: 'What stands there' } })
    await newsroom.api('POST', '/api/stories/open/posts', {
      body: { type: 'doc', content: [embed('https://news.example/story')] },
    })
    await expect
      .poll(async () => (await fetch(`${newsroom.url}/live/open`)).text(), { timeout: 5_000 })
      .toContain('What stands there')
    expect(asked.filter(isSlow)).toHaveLength(7)
  })

  it('of a site that was away when it was pasted is asked again once a post shows it', async () => {
    let isAway = true
    const { newsroom, embed } = await aNewsroom((_request, response) => {
      if (isAway) response.writeHead(503).end()
      else response.setHeader('content-type', 'text/html').end('<title>Back again</title>')
    })
    expect(await embed('https://news.example/story')).toMatchObject({ title: '' })
    isAway = false
    await newsroom.api('POST', '/api/stories', { slug: 'open', headline: 'Open', status: 'live' })
    await newsroom.api('POST', '/api/stories/open/posts', {
      body: { type: 'doc', content: [{ type: 'embed', attrs: { url: 'https://news.example/story' } }] },
    })
    await expect
      .poll(async () => (await fetch(`${newsroom.url}/live/open`)).text(), { timeout: 10_000 })
      .toContain('Back again')
  })
})
