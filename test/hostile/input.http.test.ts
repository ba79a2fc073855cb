import { describe, expect, it } from 'vitest'
import { json, POSTS, startTarget } from './target.ts'

const { newsroom, call, publish } = startTarget()

describe('bad input', () => {
  const id = '01a20959-2d53-776d-84d3-a76cd17e0420'
  it.each([
    ['broken JSON', 'POST', POSTS, { body: '{"text":' }, 400, 'invalid-input'],
    [
      'no JSON',
      'POST',
      POSTS,
      { body: 'text=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'not-json',
    ],
    ['a body over its limit', 'POST', POSTS, json({ text: 'x'.repeat(1_100_000) }), 413, 'too-large'],
    ['a field nobody knows', 'POST', POSTS, json({ text: 'x', draft: true }), 400, 'invalid-input'],
    ['a kind nobody knows', 'POST', POSTS, json({ text: 'x', kind: 'rant' }), 400, 'invalid-input'],
    ['no words', 'POST', POSTS, json({ text: ' \n ' }), 400, 'post-empty'],
    ['words in two forms', 'POST', POSTS, json({ text: 'x', html: '<p>y' }), 400, 'invalid-post'],
    [
      'a body with a strange node',
      'POST',
      POSTS,
      json({ body: { type: 'doc', content: [{ type: 'iframe' }] } }),
      400,
      'invalid-body',
    ],
    [
      'a report that leads to a script',
      'POST',
      POSTS,
      json({ kind: 'report', report: { headline: 'R', url: 'javascript:alert(1)' } }),
      400,
      'invalid-post',
    ],
    ['an id that is none', 'POST', POSTS, json({ id: '../../etc', text: 'x' }), 400, 'invalid-id'],
    ['a headline that is too long', 'POST', POSTS, json({ headline: 'h'.repeat(400) }), 400, 'too-long'],
    ['an unknown story', 'POST', '/api/stories/none/posts', json({ text: 'x' }), 404, 'story-not-found'],
    ['an unknown post', 'PATCH', `${POSTS}/${id}`, json({ text: 'x' }), 404, 'post-not-found'],
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
      'invalid-slug',
    ],
    [
      'a summary that leads nowhere',
      'PUT',
      '/api/stories/target/summary',
      json({ points: [{ text: 'x', postId: id }] }),
      400,
      'invalid-summary',
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
      const before = await newsroom().json('/live/target.json')
      const refused = await call(method, path, init)
      expect([refused.answer.status, refused.code]).toEqual([status, code])
      expect(await newsroom().json('/live/target.json')).toEqual(before)
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
    const page = await fetch(`${newsroom().url}/live/target`)
    expect([page.status, (await page.text()).includes('<p><strong>Loud</strong></p>')]).toEqual([200, true])
    expect((await call('GET', '/api/stories/target/desk')).answer.status).toBe(200)
  })

  it('JSON that reaches for prototypes changes nothing', async () => {
    const refused = await call('POST', POSTS, { body: '{"text":"x","__proto__":{"isAdmin":true}}' })
    expect(refused.answer.status).toBe(400)
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
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
    const refused = await call('POST', POSTS, { body })
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
    const refused = await call(method, `${POSTS}/${id}${at}`, json(body))
    expect([refused.answer.status, refused.code]).toEqual([400, 'invalid-input'])
    const { posts } = (await newsroom().json('/live/target.json')) as {
      posts: { id: string; text: string }[]
    }
    expect(posts.find((post) => post.id === id)?.text).toBe('the words')
  })

  it('publish: null is not taken for "keep it as a draft"', async () => {
    const refused = await call('POST', POSTS, json({ text: 'meant for readers', publish: null }))
    expect([refused.answer.status, refused.code]).toEqual([400, 'invalid-input'])
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
      expect((await call('POST', POSTS, json(post))).answer.status, JSON.stringify(words)).toBe(201)
      expect((await call('POST', POSTS, json(post))).answer.status, JSON.stringify(words)).toBe(200)
    }
  })

  it('one post sent by twenty at once is one post', async () => {
    const post = { id: '01a20959-2d53-776d-84d3-a76cd17e0600', text: 'only once' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', POSTS, json(post))))
    const statuses = answers.map(({ answer }) => answer.status).sort((a, b) => b - a)
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 200)])
    const page = (await call('GET', '/live/target')).text
    expect(page.match(/id="p-01a20959-2d53-776d-84d3-a76cd17e0600"/g)).toHaveLength(1)
  })
})
