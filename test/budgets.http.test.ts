import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TERMINAL } from '../src/access/actor.ts'
import { breakOut } from '../src/story/article/article-actions.ts'
import { largestBody } from './large.ts'
import { startNewsroom, type Newsroom } from './newsroom.ts'
import { aPerson, type TestPerson } from './people.ts'
import { createPost } from '../src/story/post/create-actions.ts'
import { editPost } from '../src/story/post/edit-actions.ts'
import { markKeyEvent } from '../src/story/post/key-event-actions.ts'
import { pinPost } from '../src/story/post/pin-actions.ts'

/**
 * What the largest answer of each address is, in bytes as it is made (before compression), with a database in which all
 * is as large as it is let in. What each took of the thread that answers everybody (and of this test, which reads it in
 * the same thread) is printed, and not asserted: it hangs on the machine.
 */
const ANSWER = 1_200_000

/** Where it is more or less than that. A story page has the pinned posts besides its own. */
const BUDGETS: Readonly<Record<string, number>> = {
  'GET /live/:slug': 2_500_000,
  'GET /live/:slug/older/:cursor': 2_500_000,
  'GET /live/:slug(^[a-z0-9-]+).json': 2_500_000,
  'GET /live/:slug/changes/:position': 3_500_000,
  'GET /api/stories': 3_500_000,
  'GET /api/stories/:slug': 2_000_000,
  'GET /api/stories/:slug/desk/posts/:id': 2_000_000,
  'GET /api/stories/:slug/posts/:id/revisions': 2_500_000,
}
/** They answer for as long as somebody listens; what one piece has is held elsewhere. */
const STREAMS = ['GET /live/:slug/stream', 'GET /api/stories/:slug/desk/stream']

const POSTS = 110
const REVISIONS = 30

describe('the largest answer of every address', () => {
  let newsroom: Newsroom
  let admin: TestPerson
  let post = ''
  let draft = ''
  let position = ''

  beforeAll(async () => {
    newsroom = await startNewsroom({ API_CALLS_A_MINUTE: '100000' })
    admin = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const context = newsroom.server.contextFor(TERMINAL)
    await newsroom.api('POST', '/api/stories', { slug: 'open', headline: 'H'.repeat(300), status: 'live' })
    const body = largestBody()
    const longest = {
      body,
      headline: 'H'.repeat(300),
      bylines: Array.from({ length: 12 }, () => 'B'.repeat(120)),
    }
    for (let n = 0; n < POSTS; n += 1) {
      const { result } = await createPost(context, 'open', longest)
      post = result.post.id
      if (n < 20) await markKeyEvent(context, 'open', post, true)
      if (n < 3) await pinPost(context, 'open', post, true)
    }
    for (let n = 0; n < REVISIONS; n += 1)
      await editPost(context, 'open', post, { body: largestBody('abcdefghij'.charAt(n % 10)) })
    position = ((await newsroom.json('/live/open.json')) as { position: string }).position
    await breakOut(context, 'open', post, { headline: 'Broken out', body: largestBody() })
    const writers = await Promise.all(
      ['One', 'Two', 'Three'].map((name) => aPerson(newsroom, { name, role: 'contributor' })),
    )
    for (const writer of writers) {
      for (let n = 0; n < 25; n += 1) {
        const saved = await writer.call('POST', '/api/stories/open/posts', { ...longest, submit: true })
        if (saved.status === 201) draft = (saved.body as { id: string }).id
      }
    }
    const points = Array.from({ length: 20 }, () => ({ text: 'S'.repeat(1_000) }))
    for (let n = 0; n < 100; n += 1) {
      await newsroom.api('POST', '/api/stories', {
        slug: `story-${n}`,
        headline: 'H'.repeat(300),
        standfirst: 'S'.repeat(1_000),
        status: 'live',
      })
      await newsroom.api('PUT', `/api/stories/story-${n}/summary`, { points })
    }
    for (let n = 0; n < 40; n += 1)
      await admin.api('PUT', `/api/stories/open/templates/${crypto.randomUUID()}`, {
        name: `Template ${n}`,
        kind: 'update',
        headline: null,
        dateline: null,
        attribution: null,
        body: {
          type: 'doc',
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'w'.repeat(23_000) }] }],
        },
      })
    for (let n = 0; n < 50; n += 1) await aPerson(newsroom, { name: 'N'.repeat(80), role: 'editor' })
  }, 120_000)
  afterAll(() => newsroom.close())

  const pathOf = (route: string) =>
    route
      .slice(route.indexOf(' ') + 1)
      .replace(':slug(^[a-z0-9-]+)', 'open')
      .replace('/articles/:slug', '/articles/broken-out')
      .replace(':slug', 'open')
      .replace('desk/posts/:id', `desk/posts/${draft}`)
      .replace(':id', post)
      .replace(':revision', '1')
      .replace(':cursor', `9000000000000-${post}`)
      .replace(':position', position)
      .replace(':turn', '1')
      .replace(':name', 'none')
      .replace(':file', 'none')
      .replace(':size', '192')
      .replace('/newsroom*', '/newsroom/open')

  it('is within its budget', async () => {
    const routes = routesOf(newsroom.server.app.printRoutes({ commonPrefix: false })).filter(
      (route) => !STREAMS.includes(route),
    )
    expect(routes.length).toBeGreaterThan(25)
    const found: { route: string; status: number; bytes: number; ms: number }[] = []
    for (const route of routes) {
      const path = pathOf(route)
      expect(path, 'a parameter that this test knows nothing of').not.toContain(':')
      const before = process.threadCpuUsage()
      const answer = await fetch(newsroom.url + path, {
        headers: { cookie: admin.cookie, 'accept-encoding': 'identity' },
        redirect: 'manual',
      })
      let bytes = 0
      for await (const piece of answer.body ?? []) bytes += (piece as Uint8Array).length
      const { user, system } = process.threadCpuUsage(before)
      found.push({ route, status: answer.status, bytes, ms: (user + system) / 1_000 })
    }
    const over = found.filter(({ route, bytes }) => bytes > (BUDGETS[route] ?? ANSWER))
    const lines = found
      .filter(({ bytes, ms }) => bytes > 100_000 || ms > 20)
      .toSorted((a, b) => b.bytes - a.bytes)
      .map(
        ({ route, status, bytes, ms }) =>
          `  ${(bytes / 1e6).toFixed(2)} MB, ${ms.toFixed(0)} ms of the thread: ${route} (${status})`,
      )
    process.stdout.write(`largest answers:\n${lines.join('\n')}\n`)
    expect(over).toEqual([])
    const answered = new Map(found.map(({ route, status }) => [route, status]))
    for (const route of Object.keys(BUDGETS)) expect([route, answered.get(route)]).toEqual([route, 200])
  })
})

/** The addresses that are read, as the router has them. */
function routesOf(tree: string): string[] {
  const at: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+) \(([A-Z, ]+)\)$/.exec(line) ?? []
    if (part === '') return []
    const depth = indent.length / 4
    at.splice(depth, at.length, `${at[depth - 1] ?? ''}${part}`)
    return methods.split(', ').includes('GET') ? [`GET ${at[depth] ?? ''}`] : []
  })
}
