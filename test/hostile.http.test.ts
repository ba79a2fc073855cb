import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startNewsroom, type Newsroom } from './newsroom.ts'

let newsroom: Newsroom
beforeAll(async () => {
  newsroom = await startNewsroom()
  await newsroom.api('POST', '/api/stories', { slug: 'target', headline: 'Target', status: 'live' })
})
afterAll(() => newsroom.close())

async function call(
  method: string,
  path: string,
  init: { body?: string; headers?: Record<string, string> } = {},
) {
  const answer = await fetch(newsroom.url + path, {
    method,
    headers: {
      authorization: `Bearer ${newsroom.token}`,
      'content-type': 'application/json',
      ...init.headers,
    },
    ...(init.body === undefined ? {} : { body: init.body }),
  })
  const text = await answer.text()
  const isProblem = answer.headers.get('content-type')?.includes('problem+json') === true
  return { answer, text, code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined }
}

const POSTS = '/api/stories/target/posts'
const json = (value: unknown) => ({ body: JSON.stringify(value) })

describe('bad input', () => {
  const id = '01a20959-2d53-776d-84d3-a76cd17e0420'
  it.each([
    ['broken JSON', 'POST', POSTS, { body: '{"text":' }, 400, 'input-unfit'],
    [
      'no JSON',
      'POST',
      POSTS,
      { body: 'text=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'not-json',
    ],
    ['a body over its limit', 'POST', POSTS, json({ text: 'x'.repeat(1_100_000) }), 413, 'too-large'],
    ['a field nobody knows', 'POST', POSTS, json({ text: 'x', draft: true }), 400, 'input-unfit'],
    ['a kind nobody knows', 'POST', POSTS, json({ text: 'x', kind: 'rant' }), 400, 'input-unfit'],
    ['no words', 'POST', POSTS, json({ text: ' \n ' }), 400, 'post-empty'],
    ['words in two forms', 'POST', POSTS, json({ text: 'x', html: '<p>y' }), 400, 'post-unfit'],
    [
      'a body with a strange node',
      'POST',
      POSTS,
      json({ body: { type: 'doc', content: [{ type: 'iframe' }] } }),
      400,
      'body-unfit',
    ],
    [
      'a report that leads to a script',
      'POST',
      POSTS,
      json({ kind: 'report', report: { headline: 'R', url: 'javascript:alert(1)' } }),
      400,
      'post-unfit',
    ],
    ['an id that is none', 'POST', POSTS, json({ id: '../../etc', text: 'x' }), 400, 'id-unfit'],
    ['a headline that is too long', 'POST', POSTS, json({ headline: 'h'.repeat(400) }), 400, 'too-long'],
    ['an unknown story', 'POST', '/api/stories/none/posts', json({ text: 'x' }), 404, 'story-unknown'],
    ['an unknown post', 'PATCH', `${POSTS}/${id}`, json({ text: 'x' }), 404, 'post-unknown'],
    [
      'a slug that is taken',
      'POST',
      '/api/stories',
      json({ slug: 'target', headline: 'Other' }),
      409,
      'slug-taken',
    ],
    [
      'a slug that is none',
      'POST',
      '/api/stories',
      json({ slug: 'A b', headline: 'Other' }),
      400,
      'slug-unfit',
    ],
    [
      'a summary that leads nowhere',
      'PUT',
      '/api/stories/target/summary',
      json({ points: [{ text: 'x', postId: id }] }),
      400,
      'summary-unfit',
    ],
    [
      'a status out of reach',
      'PUT',
      '/api/stories/target/status',
      json({ status: 'archived' }),
      409,
      'status-unreachable',
    ],
  ] as const)(
    '%s is refused with a sentence, and nothing is done',
    async (_what, method, path, init, status, code) => {
      const before = await newsroom.json('/live/target.json')
      const refused = await call(method, path, init)
      expect([refused.answer.status, refused.code]).toEqual([status, code])
      expect(await newsroom.json('/live/target.json')).toEqual(before)
    },
  )

  it.each([
    ['a field nobody knows', { text: 'x', draft: true }, 'body has the unknown field "draft".'],
    [
      'a kind nobody knows',
      { text: 'x', kind: 'rant' },
      'body/kind must be one of "update", "key-event", "snap"',
    ],
    ['words that are none', { text: 1 }, 'body/text must be string.'],
    [
      'a field nobody knows, further in',
      { kind: 'report', report: { headline: 'R', href: 'x' } },
      'body/report has the unknown field "href".',
    ],
  ])('%s is named in the refusal', async (_what, body, words) => {
    const { text } = await call('POST', POSTS, json(body))
    expect((JSON.parse(text) as { detail: string }).detail).toContain(words)
  })

  it('two posts with one id: the same words are one post, others are refused', async () => {
    const first = await call('POST', POSTS, json({ id, text: 'the words' }))
    expect(first.answer.status).toBe(201)
    const retry = await call('POST', POSTS, json({ id, text: 'the words' }))
    expect(retry.answer.status).toBe(200)
    const other = await call('POST', POSTS, json({ id, text: 'other words' }))
    expect([other.answer.status, other.code]).toEqual([409, 'id-taken'])
  })

  it('a word that is bold thousands of times over is bold, and takes nobody’s page away', async () => {
    const marks = Array.from({ length: 30_000 }, () => ({ type: 'bold' }))
    const text = { type: 'text', text: 'Loud', marks }
    const body = { type: 'doc', content: [{ type: 'paragraph', content: [text] }] }
    const answer = await call('POST', POSTS, json({ body }))
    expect(answer.answer.status).toBe(201)
    const page = await fetch(`${newsroom.url}/live/target`)
    expect([page.status, (await page.text()).includes('<p><strong>Loud</strong></p>')]).toEqual([200, true])
    expect((await call('GET', '/api/stories/target/desk')).answer.status).toBe(200)
  })

  it('JSON that reaches for prototypes changes nothing', async () => {
    const refused = await call('POST', POSTS, { body: '{"text":"x","__proto__":{"isAdmin":true}}' })
    expect(refused.answer.status).toBe(400)
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })
})

describe('who may', () => {
  it.each([
    ['nobody', {}],
    ['a guess', { authorization: 'Bearer sp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['another scheme', { authorization: 'Basic dGVzdDp0ZXN0' }],
  ])('%s writes nothing, on any route of the API', async (_who, headers) => {
    const document = (await newsroom.json('/api/openapi.json')) as {
      paths: Record<string, Record<string, unknown>>
    }
    const routes = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'))
    expect(routes.length).toBeGreaterThan(8)
    for (const [path, methods] of routes) {
      for (const method of Object.keys(methods)) {
        const filled = path
          .replace('{slug}', 'target')
          .replace('{id}', '01a20959-2d53-776d-84d3-a76cd17e0420')
        const answer = await fetch(newsroom.url + filled, {
          method: method.toUpperCase(),
          headers: { 'content-type': 'application/json', ...headers },
          ...(method === 'get' ? {} : { body: '{}' }),
        })
        // The door is open to strangers who stand before our own pages; this one does not.
        const fit = path.startsWith('/api/sign-in/') ? [403] : [401, 429]
        expect(fit, `${method} ${path}`).toContain(answer.status)
      }
    }
    // However many guesses came from this address, who has a token is let in.
    expect((await call('GET', '/api/stories')).answer.status).toBe(200)
  })

  it('drafts are seen by no reader, whatever they ask for', async () => {
    const secret = 'unpublished-secret-words'
    const { text } = await call('POST', POSTS, json({ text: secret, publish: false }))
    const { id } = JSON.parse(text) as { id: string }
    await newsroom.api('POST', '/api/stories', { slug: 'hidden', headline: secret })
    const places = [
      '/',
      '/live/target',
      '/live/target.json',
      `/live/target/p/${id}`,
      '/live/target/key-events',
      '/live/hidden',
      '/live/hidden.json',
    ]
    for (const place of places) expect((await call('GET', place)).text, place).not.toContain(secret)
    expect((await call('GET', '/live/hidden')).answer.status).toBe(404)
    expect((await call('GET', `/live/target/p/${id}`)).answer.status).toBe(404)
  })
})

describe('script in any field', () => {
  const evil = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'><svg/onload=alert(3)>`

  it('is no language', async () => {
    const story = { headline: 'Evil tongue', language: `"><script>` }
    await expect(newsroom.api('POST', '/api/stories', story)).rejects.toThrow('language-unfit')
  })

  it('is words, wherever they are shown', async () => {
    await newsroom.api('POST', '/api/stories', {
      slug: 'evil',
      headline: evil,
      standfirst: evil,
      section: `<b>${evil}`.slice(0, 70),
      status: 'live',
    })
    const at = '/api/stories/evil/posts'
    const link = { type: 'text', text: evil, marks: [{ type: 'bold' }] }
    const posts = [
      { headline: evil, dateline: evil.slice(0, 100), bylines: [evil.slice(0, 100)], text: evil },
      {
        html: `${evil}<a href="java&#9;script:alert(1)">a</a><a href=" JaVaScRiPt:alert(1)">b</a><iframe src=//x></iframe><p onclick=alert(1)>c`,
      },
      { body: { type: 'doc', content: [{ type: 'paragraph', content: [link] }] } },
      { kind: 'quote', text: evil, attribution: evil.slice(0, 150) },
      {
        kind: 'report',
        report: {
          headline: evil,
          standfirst: evil,
          byline: evil.slice(0, 100),
          url: 'https://example.org/"><script>',
        },
      },
    ]
    const ids: string[] = []
    for (const post of posts) {
      const { answer, text } = await call('POST', at, json(post))
      if (answer.status === 201) ids.push((JSON.parse(text) as { id: string }).id)
      else expect(answer.status, text).toBe(400)
    }
    expect(ids.length).toBeGreaterThan(3)
    const [first = '', second = ''] = ids
    await newsroom.api('PUT', '/api/stories/evil/summary', { points: [{ text: evil, postId: first }] })
    await newsroom.api('POST', `${at}/${first}/key-event`, { isKeyEvent: true })
    await newsroom.api('POST', `${at}/${first}/pin`, { isPinned: true })
    await newsroom.api('POST', `${at}/${second}/withdraw`, { reason: evil })
    const position = ((await newsroom.json('/live/evil.json')) as { position: string }).position
    const changes = await newsroom.json(`/live/evil/changes/${position.split('.')[0] ?? ''}.0`)
    const pages = ['/', '/live/evil', '/live/evil/key-events', ...ids.map((id) => `/live/evil/p/${id}`)]
    const shown = [
      ...(await Promise.all(pages.map(async (path) => (await call('GET', path)).text))),
      JSON.stringify(changes),
    ]
    for (const html of shown) {
      const tags = html.replaceAll('\\"', '"').match(/<\/?[a-z][^>]*>/gi) ?? []
      expect(tags.filter((tag) => /^<(img|svg|iframe)|\son\w+=|javascript:/i.test(tag))).toEqual([])
      const scripts = tags.filter((tag) => tag.startsWith('<script'))
      expect(scripts.filter((tag) => !/type="module"|application\/ld\+json/.test(tag))).toEqual([])
    }
    const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(shown[1] ?? '') ?? []
    expect((JSON.parse(data) as { headline: string }).headline).toContain('alert(1)')
  })

  it('runs under a policy that would not let it', async () => {
    for (const path of ['/', '/live/target', '/live/never-was']) {
      const policy = (await call('GET', path)).answer.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toContain('unsafe')
    }
  })
})

describe('pages over HTTP', () => {
  it('differ by encoding in their ETags, and are not sent again to who has them', async () => {
    const etags = new Set<string>()
    for (const encoding of ['br', 'gzip', 'identity']) {
      const headers = { 'accept-encoding': encoding }
      const { answer } = await call('GET', '/live/target', { headers })
      const etag = answer.headers.get('etag') ?? ''
      etags.add(etag)
      const again = await call('GET', '/live/target', { headers: { ...headers, 'if-none-match': etag } })
      expect(again.answer.status).toBe(304)
      await newsroom.api('POST', POSTS, { text: `after ${encoding}` })
      const changed = await call('GET', '/live/target', { headers: { ...headers, 'if-none-match': etag } })
      expect(changed.answer.status).toBe(200)
      expect(changed.text).toContain(`after ${encoding}`)
    }
    expect(etags.size).toBe(3)
  })

  it('are the same for every reader, and say how they may be cached', async () => {
    const { answer } = await call('GET', '/live/target', { headers: { cookie: 'who=me' } })
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('cache-control')).toBe(
      'public, max-age=0, s-maxage=2, stale-while-revalidate=2, stale-if-error=3600',
    )
    expect(answer.headers.get('vary')).toBe('Accept-Encoding')
  })

  it('that are not there say so, to people and to programs', async () => {
    const page = await call('GET', '/nowhere')
    expect([page.answer.status, page.answer.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ])
    expect(page.text).toContain('There is nothing at this address.')
    expect((await call('GET', '/api/nowhere')).code).toBe('not-found')
    for (const path of [
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/main.js',
      '/live/UPPER',
      '/live/target/p/x',
      '/live/target/older/x',
    ]) {
      expect((await call('GET', path)).answer.status, path).toBe(404)
    }
  })
})
