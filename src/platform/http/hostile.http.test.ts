import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { get, type IncomingMessage } from 'node:http'
import { parse, parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startNewsroom, type Newsroom } from '../../../test/newsroom.ts'

/** What test/hostile.http.test.ts leaves: markup field by field as a browser parses it, wrong types, caches, limits. */

type Node = DefaultTreeAdapterTypes.Node

let newsroom: Newsroom
beforeAll(async () => {
  newsroom = await startNewsroom({ SITE_NAME: evil('sitename') })
  await newsroom.api('POST', '/api/stories', { slug: 'target', headline: 'Target', status: 'live' })
})
afterAll(() => newsroom.close())

const POSTS = '/api/stories/target/posts'
const UNKNOWN = '01a20959-2d53-776d-84d3-a76cd17e0420'

/** Words that break out of an element, an attribute and a script element, and say where they were put. */
function evil(where: string): string {
  return `${where}</script></title><x-evil onload=1>"'x-evil=1`
}

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(newsroom.url + path, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${newsroom.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isProblem = answer.headers.get('content-type')?.includes('problem+json') === true
  return { answer, text, code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined }
}
const publish = async (post: object) =>
  (await newsroom.api('POST', POSTS, post)) as { id: string; position: string; publishedAt: string }

/** Everything in a tree that should not be there, as a browser would find it. */
function foreign(node: Node): string[] {
  const found: string[] = []
  if ('tagName' in node) {
    const { tagName } = node
    const type = node.attrs.find((each) => each.name === 'type')?.value
    if (['x-evil', 'img', 'svg', 'iframe', 'object', 'style', 'base', 'form'].includes(tagName))
      found.push(tagName)
    if (tagName === 'script' && type !== 'module' && type !== 'application/ld+json') found.push('script')
    for (const { name, value } of node.attrs) {
      if (/^on|x-evil|^style$/.test(name)) found.push(`${tagName} ${name}`)
      if (/^(href|src|action)$/.test(name) && !/^(https?:|mailto:|\/|#)/.test(value))
        found.push(`${name}=${value}`)
    }
    if (type === 'application/ld+json') {
      const [text] = node.childNodes
      JSON.parse(text !== undefined && 'value' in text ? text.value : '')
    }
  }
  return 'childNodes' in node ? [...found, ...node.childNodes.flatMap(foreign)] : found
}

describe('markup in any field', () => {
  const shown: [place: string, html: string, isPage: boolean][] = []
  beforeAll(async () => {
    const slug = 'evil'
    await newsroom.api('POST', '/api/stories', {
      slug,
      headline: evil('story-headline'),
      standfirst: evil('story-standfirst'),
      section: evil('story-section'),
      status: 'live',
    })
    const at = `/api/stories/${slug}/posts`
    const add = async (post: object) => ((await newsroom.api('POST', at, post)) as { id: string }).id
    const inBody = { type: 'text', text: evil('body-json'), marks: [{ type: 'bold' }] }
    const oldest = [
      await add({ headline: evil('post-headline'), dateline: evil('dateline'), bylines: [evil('byline')] }),
      await add({ text: evil('text') }),
      await add({ html: `${evil('html')}<img src=x onerror=1><p onclick=1>kept-words<svg><style>x` }),
      await add({ body: { type: 'doc', content: [{ type: 'paragraph', content: [inBody] }] } }),
      await add({ kind: 'quote', text: 'said', attribution: evil('attribution') }),
      await add({
        kind: 'report',
        report: {
          headline: evil('report-headline'),
          standfirst: evil('report-standfirst'),
          byline: evil('report-byline'),
          url: `https://example.org/report-url?'onload='1&lt;x-evil&gt;&quot;x-evil=1`,
        },
      }),
      await add({ text: 'taken back' }),
    ]
    const [first = ''] = oldest
    await newsroom.api('PUT', `/api/stories/${slug}/summary`, {
      points: [{ text: evil('summary'), postId: first }],
    })
    await newsroom.api('POST', `${at}/${first}/key-event`, { isKeyEvent: true })
    await newsroom.api('POST', `${at}/${first}/pin`, { isPinned: true })
    await newsroom.api('POST', `${at}/${oldest.at(-1) ?? ''}/withdraw`, { reason: evil('reason') })
    const start = ((await newsroom.json(`/live/${slug}.json`)) as { position: string }).position
    const patch = (await newsroom.json(`/live/${slug}/changes/${start.split('.')[0] ?? ''}.0`)) as {
      posts: string[]
      regions: Record<string, string>
    }
    for (const html of [...patch.posts, ...Object.values(patch.regions)])
      shown.push(['the patch', html, false])
    const { posts } = (await newsroom.json(`/live/${slug}.json`)) as { posts: { html: string }[] }
    for (const { html } of posts) shown.push(['story.json', html, false])
    const read = async (path: string) => {
      const { answer, text } = await call('GET', path)
      expect(answer.status, path).toBe(200)
      shown.push([path, text, true])
    }
    for (const path of [
      '/',
      '/live/evil',
      '/live/evil/key-events',
      ...oldest.map((id) => `/live/evil/p/${id}`),
    ])
      await read(path)
    for (let n = 0; n < 20; n++) await add({ text: `later ${n}` })
    const [, older = ''] =
      /href="(\/live\/evil\/older\/[^"]+)"/.exec((await call('GET', '/live/evil')).text) ?? []
    await read(older)
  })

  it('is never markup on a page, in a patch or in the JSON’s HTML, and structured data stays JSON', () => {
    expect(shown.length).toBeGreaterThan(25)
    for (const [place, html, isPage] of shown)
      expect(foreign(isPage ? parse(html) : parseFragment(html)), place).toEqual([])
  })

  it.each([
    [
      'sitename',
      'story-headline',
      'story-standfirst',
      'story-section',
      'summary',
      'post-headline',
      'dateline',
    ],
    ['byline', 'text', 'html', 'kept-words', 'body-json', 'attribution', 'reason'],
    ['report-headline', 'report-standfirst', 'report-byline', 'report-url'],
  ])('is there to be read, as words: %s, %s, %s, %s …', (...fields) => {
    const all = shown.map(([, html]) => html).join('\n')
    for (const field of fields) expect(all, field).toContain(field)
  })

  it('is no address: slugs and links that are none are refused, or left out', async () => {
    const slug = await call('POST', '/api/stories', { headline: 'x', slug: '"><x-evil>' })
    expect([slug.answer.status, slug.code]).toEqual([400, 'slug-unfit'])
    for (const href of [
      'javascript:alert(1)',
      'JAVA\tSCRIPT:alert(1)',
      ' data:text/html,x',
      'vbscript:x',
      '//x.org',
      '/x',
      "https://x.org/><x-evil>'",
    ]) {
      const report = await call('POST', POSTS, { kind: 'report', report: { headline: 'R', url: href } })
      expect([report.answer.status, report.code], href).toEqual([400, 'post-unfit'])
      const marks = [{ type: 'link', attrs: { href } }]
      const content = [{ type: 'paragraph', content: [{ type: 'text', text: 'a', marks }] }]
      const body = await call('POST', POSTS, { body: { type: 'doc', content } })
      expect([body.answer.status, body.code], href).toEqual([400, 'body-unfit'])
      const { id } = await publish({ html: `<p>words <a href="${href}">here</a>` })
      const { posts } = (await newsroom.json('/live/target.json')) as {
        posts: { id: string; html: string }[]
      }
      expect(posts.find((post) => post.id === id)?.html).toBe('<p>words here</p>')
    }
  })
})

describe('JSON that means harm', () => {
  it.each([
    ['__proto__ at the top', '{"text":"x","__proto__":{"polluted":1}}'],
    ['__proto__ within', '{"kind":"report","report":{"headline":"x","__proto__":{"polluted":1}}}'],
    ['constructor', '{"text":"x","constructor":{"prototype":{"polluted":1}}}'],
    [
      '__proto__ in a body',
      '{"body":{"type":"doc","content":[{"type":"paragraph","__proto__":{"polluted":1}}]}}',
    ],
    [
      'a body twenty thousand deep',
      `{"body":${'{"type":"doc","content":['.repeat(20_000)}${']}'.repeat(20_000)}}`,
    ],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['nothing', ''],
  ])('%s is refused, and changes nothing', async (_what, body) => {
    const refused = await call('POST', POSTS, body)
    expect(refused.answer.status, refused.text).toBe(400)
    expect(refused.code).toBeDefined()
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each([
    ['text: null (it would wipe the words)', 'PATCH', '', { text: null }],
    ['text: 5', 'PATCH', '', { text: 5 }],
    ['bylines: "Ada"', 'PATCH', '', { bylines: 'Ada' }],
    ['headline: false', 'PATCH', '', { headline: false }],
    ['basedOn: "1"', 'PATCH', '', { basedOn: '1', text: 'newer' }],
    ['isPinned: null', 'POST', '/pin', { isPinned: null }],
    ['isPinned: "true"', 'POST', '/pin', { isPinned: 'true' }],
    ['isKeyEvent: 1', 'POST', '/key-event', { isKeyEvent: 1 }],
  ])('%s is of the wrong type: refused, not guessed at', async (_what, method, at, body) => {
    const { id } = await publish({ headline: 'H', text: 'the words' })
    const refused = await call(method, `${POSTS}/${id}${at}`, body)
    expect([refused.answer.status, refused.code]).toEqual([400, 'input-unfit'])
    const { posts } = (await newsroom.json('/live/target.json')) as { posts: { id: string; text: string }[] }
    expect(posts.find((post) => post.id === id)?.text).toBe('the words')
  })

  it('publish: null is not taken for "keep it as a draft"', async () => {
    const refused = await call('POST', POSTS, { text: 'meant for readers', publish: null })
    expect([refused.answer.status, refused.code]).toEqual([400, 'input-unfit'])
  })

  it('half a character and NUL are cleaned the same way each time: a retry is a retry', async () => {
    const dirty = 'a\ud800b\0c'
    for (const [n, words] of [
      { text: dirty },
      { headline: dirty },
      { html: `<p>${dirty}</p>` },
      {
        body: {
          type: 'doc',
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a\ud800b' }] }],
        },
      },
    ].entries()) {
      const post = { id: `01a20959-2d53-776d-84d3-a76cd17e050${n}`, ...words }
      expect((await call('POST', POSTS, post)).answer.status, JSON.stringify(words)).toBe(201)
      expect((await call('POST', POSTS, post)).answer.status, JSON.stringify(words)).toBe(200)
    }
  })

  it('one post sent by twenty at once is one post', async () => {
    const post = { id: '01a20959-2d53-776d-84d3-a76cd17e0600', text: 'only once' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', POSTS, post)))
    const statuses = answers.map(({ answer }) => answer.status).sort((a, b) => b - a)
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 200)])
    const page = (await call('GET', '/live/target')).text
    expect(page.match(/id="p-01a20959-2d53-776d-84d3-a76cd17e0600"/g)).toHaveLength(1)
  })
})

describe('addresses', () => {
  it.each([
    '/live/__proto__',
    '/live/constructor',
    '/live/constructor.json',
    '/live/target/p/__proto__',
    `/live/target/p/${UNKNOWN}`,
    '/live/target/older/__proto__',
    '/assets/__proto__',
    '/assets/../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e%5cmanifest.json',
    '/assets/manifest.json',
    '/live/target%00',
    `/live/${'x'.repeat(190)}`,
  ])('%s is not there', async (path) => {
    expect((await call('GET', path)).answer.status).toBe(404)
  })

  it('with a slash in disguise lead nowhere, whatever pages are kept', async () => {
    const { id } = await publish({ text: 'kept' })
    for (const page of ['key-events', `p/${id}`]) {
      expect((await call('GET', `/live/target/${page}`)).answer.status).toBe(200)
      const disguised = await call('GET', `/live/target%2F${page.replace('/', '%2F')}`)
      expect(disguised.answer.status, page).toBe(404)
    }
  })

  it.each([
    ['/live/target/changes/%zz', '/live/%zz', 'a broken escape'],
    ['/api/%zz', '/%', 'a broken escape elsewhere'],
  ])('%s and %s (%s) are refused in our words, under our headers', async (...given) => {
    for (const path of given.slice(0, 2)) {
      const { answer, text } = await call('GET', path)
      expect(answer.status, path).toBeGreaterThanOrEqual(400)
      expect(answer.status, path).toBeLessThan(500)
      expect(text, path).not.toContain('FST_ERR')
      expect(answer.headers.get('x-content-type-options'), path).toBe('nosniff')
    }
  })

  it('put nothing into the headers of an answer', async () => {
    const injected = '%0d%0aX-Injected:%201%0d%0a%0d%0a<x-evil>'
    for (const path of [
      `/live/${injected}`,
      `/live/target/p/${injected}`,
      `/live/target/older/${injected}`,
      `/live/target/changes/${injected}`,
      `/live/target.json?olderThan=${injected}`,
      `/assets/${injected}`,
      `/${injected}`,
    ]) {
      const { answer, text } = await call('GET', path)
      expect([400, 404], path).toContain(answer.status)
      expect(answer.headers.get('x-injected'), path).toBeNull()
      if (answer.headers.get('content-type')?.startsWith('text/html') === true)
        expect(foreign(parse(text)), path).toEqual([])
    }
  })
})

describe('every page', () => {
  async function pages(): Promise<string[]> {
    const { id, publishedAt } = await publish({ text: 'one of them' })
    const older = `/live/target/older/${Date.parse(publishedAt) + 1}-${id}`
    return ['/', '/live/target', '/live/target/key-events', `/live/target/p/${id}`, older]
  }

  it('runs under a policy without exceptions, refusals too', async () => {
    for (const path of [...(await pages()), '/nowhere', '/live/never', `/live/target/p/${UNKNOWN}`]) {
      for (const method of ['GET', 'HEAD']) {
        const { answer } = await call(method, path)
        const policy = answer.headers.get('content-security-policy') ?? ''
        expect(answer.headers.get('content-type'), path).toBe('text/html; charset=utf-8')
        expect(policy, `${method} ${path}`).toMatch(/default-src 'none'.*base-uri 'none'/)
        expect(policy).not.toMatch(/unsafe|\*|data:/)
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
        expect(answer.headers.get('set-cookie')).toBeNull()
      }
    }
  })

  it('is the same in every encoding, under a name of its own in each, and to HEAD', async () => {
    const raw = (path: string, method: string, headers: Record<string, string>) =>
      new Promise<{ message: IncomingMessage; body: Buffer }>((resolve, reject) => {
        get(newsroom.url + path, { method, headers }, (message) => {
          const parts: Buffer[] = []
          message.on('data', (part: Buffer) => parts.push(part))
          message.on('end', () => resolve({ message, body: Buffer.concat(parts) }))
        }).on('error', reject)
      })
    for (const path of await pages()) {
      const etags = new Set<string>()
      const texts = new Set<string>()
      for (const encoding of ['br', 'gzip', 'identity']) {
        const headers = { 'accept-encoding': encoding }
        const { message, body } = await raw(path, 'GET', headers)
        const decode = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes }
        texts.add(decode[encoding as 'br'](body).toString())
        const etag = message.headers.etag ?? ''
        etags.add(etag)
        expect(etag, path).toMatch(/^"[^"]+"$/)
        expect(message.headers.vary).toBe('Accept-Encoding')
        for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
          const again = await raw(path, 'GET', { ...headers, 'if-none-match': known })
          expect([again.message.statusCode, again.body.length, again.message.headers.etag]).toEqual([
            304,
            0,
            etag,
          ])
        }
        const other = await raw(path, 'GET', { ...headers, 'if-none-match': '"other"' })
        expect(other.message.statusCode).toBe(200)
        const head = await raw(path, 'HEAD', headers)
        expect([head.message.statusCode, head.body.length]).toEqual([200, 0])
        expect([head.message.headers.etag, head.message.headers['content-length']]).toEqual([
          etag,
          message.headers['content-length'],
        ])
      }
      expect([etags.size, texts.size], path).toEqual([3, 1])
    }
  })
})

describe('too many calls', () => {
  it('by guesses are refused after a while, by address; who has a token is let in all the same', async () => {
    const besieged = await startNewsroom()
    const guess = (token: string) =>
      fetch(`${besieged.url}/api/stories`, { headers: { authorization: `Bearer ${token}` } })
    const statuses: number[] = []
    for (let n = 0; n < 130; n++) {
      const answer = await guess(`sp_${String(n).padStart(43, 'A')}`)
      statuses.push(answer.status)
      if (answer.status === 429) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    }
    expect(statuses.indexOf(429)).toBe(120)
    expect(new Set(statuses.slice(120))).toEqual(new Set([429]))
    expect((await guess(besieged.token)).status).toBe(200)
    expect((await fetch(`${besieged.url}/`)).status, 'readers notice nothing').toBe(200)
    await besieged.close()
  })

  it('by one token are refused above what it may make in a minute, over all routes together', async () => {
    const busy = await startNewsroom({ API_CALLS_A_MINUTE: '3' })
    const authorization = `Bearer ${busy.token}`
    const statuses: number[] = []
    for (const path of ['/api/stories', '/api/stories/x', '/api/stories', '/api/stories', '/api/stories/x']) {
      const answer = await fetch(busy.url + path, { headers: { authorization } })
      statuses.push(answer.status)
      if (answer.status === 429) {
        expect(await answer.json()).toMatchObject({ code: 'too-many-requests' })
        expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
      }
    }
    expect(statuses).toEqual([200, 404, 200, 429, 429])
    await busy.close()
  })
})
