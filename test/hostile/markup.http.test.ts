import { parse, parseFragment } from 'parse5'
import { beforeAll, describe, expect, it } from 'vitest'
import { foreign, json, POSTS, startTarget } from './target.ts'

/** Words that break out of an element, an attribute and a script element, and say where they were put. */
function markup(where: string): string {
  return `${where}</script></title><x-evil onload=1>"'x-evil=1`
}

const { newsroom, call, publish } = startTarget({ SITE_NAME: markup('sitename') })

describe('markup in any field', () => {
  const shown: [place: string, html: string, isPage: boolean][] = []
  beforeAll(async () => {
    const slug = 'evil'
    await newsroom().api('POST', '/api/stories', {
      slug,
      headline: markup('story-headline'),
      standfirst: markup('story-standfirst'),
      section: markup('story-section'),
      status: 'live',
    })
    const at = `/api/stories/${slug}/posts`
    const add = async (post: object) => ((await newsroom().api('POST', at, post)) as { id: string }).id
    const inBody = { type: 'text', text: markup('body-json'), marks: [{ type: 'bold' }] }
    const oldest = [
      await add({
        headline: markup('post-headline'),
        dateline: markup('dateline'),
        bylines: [markup('byline')],
      }),
      await add({ text: markup('text') }),
      await add({ html: `${markup('html')}<img src=x onerror=1><p onclick=1>kept-words<svg><style>x` }),
      await add({ body: { type: 'doc', content: [{ type: 'paragraph', content: [inBody] }] } }),
      await add({ kind: 'quote', text: 'said', attribution: markup('attribution') }),
      await add({
        kind: 'report',
        report: {
          headline: markup('report-headline'),
          standfirst: markup('report-standfirst'),
          byline: markup('report-byline'),
          url: `https://example.org/report-url?'onload='1&lt;x-evil&gt;&quot;x-evil=1`,
        },
      }),
      await add({ text: 'taken back' }),
    ]
    const [first = ''] = oldest
    await newsroom().api('PUT', `/api/stories/${slug}/summary`, {
      points: [{ text: markup('summary'), postId: first }],
    })
    await newsroom().api('POST', `${at}/${first}/key-event`, { isKeyEvent: true })
    await newsroom().api('POST', `${at}/${first}/pin`, { isPinned: true })
    await newsroom().api('POST', `${at}/${oldest.at(-1) ?? ''}/withdraw`, { reason: markup('reason') })
    const start = ((await newsroom().json(`/live/${slug}.json`)) as { position: string }).position
    const patch = (await newsroom().json(`/live/${slug}/changes/${start.split('.')[0] ?? ''}.0`)) as {
      posts: string[]
      regions: Record<string, string>
    }
    for (const html of [...patch.posts, ...Object.values(patch.regions)])
      shown.push(['the patch', html, false])
    const { posts } = (await newsroom().json(`/live/${slug}.json`)) as { posts: { html: string }[] }
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
    const slug = await call('POST', '/api/stories', json({ headline: 'x', slug: '"><x-evil>' }))
    expect([slug.answer.status, slug.code]).toEqual([400, 'invalid-slug'])
    for (const href of [
      'javascript:alert(1)',
      'JAVA\tSCRIPT:alert(1)',
      ' data:text/html,x',
      'vbscript:x',
      '//x.org',
      '/x',
      "https://x.org/><x-evil>'",
    ]) {
      const report = await call('POST', POSTS, json({ kind: 'report', report: { headline: 'R', url: href } }))
      expect([report.answer.status, report.code], href).toEqual([400, 'invalid-post'])
      const marks = [{ type: 'link', attrs: { href } }]
      const content = [{ type: 'paragraph', content: [{ type: 'text', text: 'a', marks }] }]
      const body = await call('POST', POSTS, json({ body: { type: 'doc', content } }))
      expect([body.answer.status, body.code], href).toEqual([400, 'invalid-body'])
      const { id } = await publish({ html: `<p>words <a href="${href}">here</a>` })
      const { posts } = (await newsroom().json('/live/target.json')) as {
        posts: { id: string; html: string }[]
      }
      expect(posts.find((post) => post.id === id)?.html).toBe('<p>words here</p>')
    }
  })
})

describe('script in any field', () => {
  const evil = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'><svg/onload=alert(3)>`

  it('is no language', async () => {
    const story = { headline: 'Evil tongue', language: `"><script>` }
    await expect(newsroom().api('POST', '/api/stories', story)).rejects.toThrow('invalid-language')
  })

  it('is words, wherever they are shown', async () => {
    await newsroom().api('POST', '/api/stories', {
      slug: 'script',
      headline: evil,
      standfirst: evil,
      section: `<b>${evil}`.slice(0, 70),
      status: 'live',
    })
    const at = '/api/stories/script/posts'
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
    await newsroom().api('PUT', '/api/stories/script/summary', { points: [{ text: evil, postId: first }] })
    await newsroom().api('POST', `${at}/${first}/key-event`, { isKeyEvent: true })
    await newsroom().api('POST', `${at}/${first}/pin`, { isPinned: true })
    await newsroom().api('POST', `${at}/${second}/withdraw`, { reason: evil })
    const position = ((await newsroom().json('/live/script.json')) as { position: string }).position
    const changes = await newsroom().json(`/live/script/changes/${position.split('.')[0] ?? ''}.0`)
    const pages = ['/', '/live/script', '/live/script/key-events', ...ids.map((id) => `/live/script/p/${id}`)]
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
