import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEventStream } from '../../../test/event-stream.ts'
import { startNewsroom, type Newsroom } from '../../../test/newsroom.ts'
import { systemClock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { newId } from '../ids.ts'
import type { Tables } from '../../server.ts'
import { createToken, endToken } from '../../staff/actions.ts'
import { createApp } from './app.ts'

/**
 * Every route there is: who may call it, and for a token's routes what a good call of it looks like.
 * The calls are made in this order, to one post: it goes back to a draft, is published again, ends withdrawn.
 */
const ROUTES: Readonly<Record<string, 'public' | { path: string; body?: unknown }>> = {
  'GET /': 'public',
  'GET /live/:slug': 'public',
  'GET /live/:slug/p/:id': 'public',
  'GET /live/:slug/older/:place': 'public',
  'GET /live/:slug/key-events': 'public',
  'GET /live/:slug/stream': 'public',
  'GET /live/:slug/changes/:position': 'public',
  'GET /live/:slug(^[a-z0-9-]+).json': 'public',
  'GET /assets/:name': 'public',
  'GET /favicon.ico': 'public',
  'GET /robots.txt': 'public',
  'GET /health': 'public',
  'GET /api/openapi.json': 'public',
  'GET /api/stories': { path: '/api/stories' },
  'POST /api/stories': { path: '/api/stories', body: { headline: 'Another' } },
  'GET /api/stories/:slug': { path: '/api/stories/open' },
  'PATCH /api/stories/:slug': { path: '/api/stories/open', body: { standfirst: 'Changed' } },
  'PUT /api/stories/:slug/status': { path: '/api/stories/open/status', body: { status: 'paused' } },
  'PUT /api/stories/:slug/summary': { path: '/api/stories/open/summary', body: { points: [] } },
  'POST /api/stories/:slug/posts': { path: '/api/stories/open/posts', body: { text: 'words' } },
  'PATCH /api/stories/:slug/posts/:id': { path: '/api/stories/open/posts/ID', body: { text: 'others' } },
  'POST /api/stories/:slug/posts/:id/unpublish': { path: '/api/stories/open/posts/ID/unpublish' },
  'POST /api/stories/:slug/posts/:id/publish': { path: '/api/stories/open/posts/ID/publish' },
  'POST /api/stories/:slug/posts/:id/pin': {
    path: '/api/stories/open/posts/ID/pin',
    body: { isPinned: true },
  },
  'POST /api/stories/:slug/posts/:id/key-event': {
    path: '/api/stories/open/posts/ID/key-event',
    body: { isKeyEvent: true },
  },
  'POST /api/stories/:slug/posts/:id/withdraw': { path: '/api/stories/open/posts/ID/withdraw', body: {} },
}

let newsroom: Newsroom
let post = ''
let position = ''
let asset = ''
const callers: Record<string, string | undefined> = {}
beforeAll(async () => {
  newsroom = await startNewsroom()
  await newsroom.api('POST', '/api/stories', { slug: 'open', headline: 'Open', status: 'live' })
  const made = (await newsroom.api('POST', '/api/stories/open/posts', { text: 'first' })) as {
    id: string
    position: string
  }
  ;({ id: post, position } = made)
  const [, script = ''] = /src="\/assets\/([^"]+)"/.exec(await (await fetch(newsroom.url)).text()) ?? []
  asset = script
  callers['nobody'] = undefined
  callers['a guess'] = `Bearer sp_${'A'.repeat(43)}`
  callers['who was let go'] = `Bearer ${await aRevokedToken()}`
  callers['a password'] = `Basic ${Buffer.from('admin:admin').toString('base64')}`
  callers['a program with a token'] = `Bearer ${newsroom.token}`
})
afterAll(() => newsroom.close())

/** A token of this newsroom that was valid and is not any more. */
async function aRevokedToken(): Promise<string> {
  const { db } = newsroom.server.contextOf({ kind: 'token', name: 'test' })
  const staff = { db: db as Database<Tables>, clock: systemClock, newId }
  const token = await createToken(staff, 'left')
  const was = await fetch(`${newsroom.url}/api/stories`, { headers: { authorization: `Bearer ${token}` } })
  expect(was.status).toBe(200)
  await endToken(staff, 'left')
  return token
}

/** The routes as the router has them: `METHOD /path`. */
function routesOf(tree: string): string[] {
  const at: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+) \(([A-Z, ]+)\)$/.exec(line) ?? []
    if (part === '') return []
    const depth = indent.length / 4
    at.splice(depth, at.length, `${at[depth - 1] ?? ''}${part}`)
    return methods.split(', ').map((method) => `${method} ${at[depth] ?? ''}`)
  })
}

function filled(route: string): string {
  return route
    .slice(route.indexOf(' ') + 1)
    .replace(':slug(^[a-z0-9-]+)', 'open')
    .replace(':slug', 'open')
    .replace(':id', post)
    .replace(':place', `9000000000000-${post}`)
    .replace(':position', position)
    .replace(':name', asset)
}

async function answer(method: string, path: string, who: string, body?: unknown) {
  const authorization = callers[who]
  const headers = {
    ...(authorization === undefined ? {} : { authorization }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  if (method === 'GET' && path.endsWith('/stream')) {
    const stream = openEventStream(newsroom.url, path, headers)
    const status = await stream.status
    stream.socket.destroy()
    return { status, headers: new Headers(), text: '' }
  }
  const got = await fetch(newsroom.url + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: got.status, headers: got.headers, text: await got.text() }
}

describe('who may call what', () => {
  it('is said for every route that there is, and for none that is not', () => {
    const routes = routesOf(newsroom.server.app.printRoutes({ commonPrefix: false }))
    expect(routes.length).toBeGreaterThan(20)
    // HEAD comes with every GET and is held to the same below.
    expect(routes.filter((route) => !route.startsWith('HEAD ')).toSorted()).toEqual(
      Object.keys(ROUTES).toSorted(),
    )
  })

  const outsiders = ['nobody', 'a guess', 'who was let go', 'a password']
  for (const [route, access] of Object.entries(ROUTES)) {
    const [method = ''] = route.split(' ', 1)
    const methods = method === 'GET' ? ['GET', 'HEAD'] : [method]
    if (access === 'public') {
      it(`${route} is for everybody, and the same for everybody`, async () => {
        for (const each of methods) {
          const expected = await answer(each, filled(route), 'nobody')
          expect([401, 403, 429, 500]).not.toContain(expected.status)
          for (const who of Object.keys(callers)) {
            const got = await answer(each, filled(route), who)
            expect([got.status, got.text], `${each} by ${who}`).toEqual([expected.status, expected.text])
            expect(got.headers.get('set-cookie')).toBeNull()
          }
        }
      })
    } else {
      it(`${route} is for who has a token, and nobody else does anything by it`, async () => {
        const path = access.path.replace('ID', post)
        const before = await newsroom.json('/live/open.json')
        for (const each of methods) {
          for (const who of outsiders) {
            const refused = await answer(each, path, who, access.body)
            expect(refused.status, `${each} by ${who}`).toBe(401)
            expect(refused.headers.get('www-authenticate')).toBe('Bearer')
            expect(refused.headers.get('content-type')).toContain('application/problem+json')
            expect(refused.headers.get('cache-control')).toBe('no-store')
            if (each !== 'HEAD') expect(JSON.parse(refused.text)).toMatchObject({ code: 'unauthorised' })
          }
        }
        expect(await newsroom.json('/live/open.json')).toEqual(before)
        for (const each of methods) {
          const done = await answer(each, path, 'a program with a token', access.body)
          expect([200, 201], done.text).toContain(done.status)
        }
      })
    }
  }

  it('a token is asked for before the body is looked at', async () => {
    const refused = await fetch(`${newsroom.url}/api/stories/open/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":',
    })
    expect(refused.status).toBe(401)
  })

  it('a route that does not say who may call it keeps the server from starting', async () => {
    const app = await createApp({
      level: 'silent',
      trustProxy: false,
      callsAMinute: 1,
      authenticate: async () => undefined,
      renderProblem: (title) => title,
      intercept: () => false,
    })
    expect(() => app.get('/secrets', async () => 'all of them')).toThrow(
      /\/secrets does not say who may call it/,
    )
    await app.register(async (inner) => {
      expect(() => inner.post('/within', async () => 'a plugin')).toThrow(/\/within does not say/)
    })
    expect(() => app.get('/open', { config: { access: 'public' } }, async () => 'fine')).not.toThrow()
    await app.close()
  })
})
