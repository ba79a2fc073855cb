import { newsroomAudience } from '../src/staff/person/newsroom-audience-actions.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEventStream } from './event-stream.ts'
import { startNewsroom, type Newsroom } from './newsroom.ts'
import { aPerson, aReader, FIRST_DESK, type TestPerson } from './people.ts'
import { TERMINAL } from '../src/access/actor.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Database } from '../src/platform/database/database.ts'
import { newId } from '../src/platform/ids.ts'
import type { Tables } from '../src/modules.ts'
import { createToken, endToken } from '../src/staff/token/token-actions.ts'
import { createSignInLink } from '../src/staff/person/person-actions.ts'
import { signInByLink } from '../src/identity/login/login-actions.ts'
import { createApp } from '../src/platform/http/app.ts'

/** A call that does what the route is for: 200 or 201 unless it says what it is answered. */
interface Call {
  readonly path: string
  readonly body?: unknown
  readonly answer?: number
  /** People of the newsroom alone, admins alone, or readers alone; else programs with a token too. */
  readonly by?: 'person' | 'admin' | 'reader'
  /** Public, for our own pages only: it lets somebody in. */
  readonly isDoor?: boolean
}

const PASSKEY = { id: 'x', rawId: 'x', type: 'public-key', clientExtensionResults: {} }
const EMPTY = { type: 'doc', content: [{ type: 'paragraph' }] }
const CHALLENGE = '00000000-0000-7000-8000-00000000000c'

/**
 * Every route there is: who may call it, and what a good call of it looks like.
 * The calls are made in this order, to one post: it goes back to a draft, is published again, ends withdrawn.
 */
const ROUTES: Readonly<Record<string, 'public' | Call>> = {
  'GET /': 'public',
  'GET /live/:slug': 'public',
  'GET /live/:slug/p/:id': 'public',
  'GET /live/:slug/older/:cursor': 'public',
  'GET /live/:slug/key-events': 'public',
  'GET /articles/:slug': 'public',
  'GET /live/:slug/stream': 'public',
  'GET /live/:slug/changes/:position': 'public',
  'GET /live/:slug/changes/:position/:turn': 'public',
  'GET /live/:slug(^[a-z0-9-]+).json': 'public',
  'GET /assets/:name': 'public',
  'GET /media/pictures/:id/:file': 'public',
  'GET /media/embeds/:file': 'public',
  'GET /newsroom': 'public',
  'GET /newsroom/*': 'public',
  'GET /newsroom/service-worker.js': 'public',
  'GET /newsroom/manifest.webmanifest': 'public',
  'GET /newsroom/icon-:size.png': 'public',
  'GET /favicon.ico': 'public',
  'GET /robots.txt': 'public',
  'GET /health': 'public',
  'GET /ready': 'public',
  'GET /api/openapi.json': 'public',
  'GET /api/stories': { path: '/api/stories' },
  'POST /api/stories': { path: '/api/stories', body: { headline: 'Another' } },
  'GET /api/stories/:slug': { path: '/api/stories/open' },
  'PATCH /api/stories/:slug': { path: '/api/stories/open', body: { standfirst: 'Changed' } },
  'PUT /api/stories/:slug/status': { path: '/api/stories/open/status', body: { status: 'paused' } },
  'PUT /api/stories/:slug/summary': { path: '/api/stories/open/summary', body: { points: [] } },
  'POST /api/stories/:slug/posts': { path: '/api/stories/open/posts', body: { text: 'words' } },
  'PATCH /api/stories/:slug/posts/:id': { path: '/api/stories/open/posts/ID', body: { text: 'others' } },
  'GET /api/stories/:slug/posts/:id/revisions/:revision': { path: '/api/stories/open/posts/ID/revisions/1' },
  'GET /api/stories/:slug/posts/:id/revisions': { path: '/api/stories/open/posts/ID/revisions' },
  'GET /api/submissions': { path: '/api/submissions' },
  'GET /api/stories/:slug/desk': { path: '/api/stories/open/desk' },
  'GET /api/stories/:slug/desk/posts/:id': { path: '/api/stories/open/desk/posts/ID' },
  'GET /api/stories/:slug/desk/older/:cursor': { path: '/api/stories/open/desk/older/9000000000000-ID' },
  'GET /api/stories/:slug/desk/stream': { path: '/api/stories/open/desk/stream' },
  'PUT /api/stories/:slug/presence/:tab': {
    path: '/api/stories/open/presence/ID',
    body: { postId: null },
  },
  'GET /api/stories/:slug/templates': { path: '/api/stories/open/templates' },
  'PUT /api/stories/:slug/templates/:id': {
    path: '/api/stories/open/templates/ID',
    body: { name: 'N', kind: 'update', headline: null, dateline: null, attribution: null, body: EMPTY },
  },
  'DELETE /api/stories/:slug/templates/:id': { path: '/api/stories/open/templates/ID', answer: 204 },
  'POST /api/stories/:slug/preview': { path: '/api/stories/open/preview', body: { text: 'words' } },
  'POST /api/stories/:slug/posts/:id/unpublish': { path: '/api/stories/open/posts/ID/unpublish' },
  'POST /api/stories/:slug/posts/:id/schedule': {
    path: '/api/stories/open/posts/ID/schedule',
    body: { schedule: null },
  },
  'POST /api/stories/:slug/posts/:id/submit': {
    path: '/api/stories/open/posts/ID/submit',
    body: { isSubmitted: true },
  },
  'POST /api/stories/:slug/posts/:id/discard': {
    path: '/api/stories/open/posts/ID/discard',
    body: { isDiscarded: false },
  },
  'POST /api/stories/:slug/posts/:id/publish': { path: '/api/stories/open/posts/ID/publish' },
  'POST /api/stories/:slug/posts/:id/pin': {
    path: '/api/stories/open/posts/ID/pin',
    body: { isPinned: true },
  },
  'POST /api/stories/:slug/posts/:id/key-event': {
    path: '/api/stories/open/posts/ID/key-event',
    body: { isKeyEvent: true },
  },
  'POST /api/stories/:slug/posts/:id/article': {
    path: '/api/stories/open/posts/ID/article',
    body: { headline: 'Broken out' },
  },
  'GET /api/articles/:slug': { path: '/api/articles/broken-out' },
  'PATCH /api/articles/:slug': { path: '/api/articles/broken-out', body: { standfirst: 'Changed' } },
  'POST /api/stories/:slug/posts/:id/withdraw': { path: '/api/stories/open/posts/ID/withdraw', body: {} },
  'POST /api/sign-in/mail': {
    path: '/api/sign-in/mail',
    body: { email: 'nobody@example.org' },
    isDoor: true,
    answer: 202,
  },
  'POST /api/sign-in/code': {
    path: '/api/sign-in/code',
    body: { email: 'nobody@example.org', code: '00000000' },
    isDoor: true,
    answer: 400,
  },
  'POST /api/sign-in/link': {
    path: '/api/sign-in/link',
    body: { secret: 'A'.repeat(43) },
    isDoor: true,
    answer: 410,
  },
  'POST /api/sign-in/passkey/options': { path: '/api/sign-in/passkey/options', body: {}, isDoor: true },
  'POST /api/sign-in/passkey': {
    path: '/api/sign-in/passkey',
    body: {
      challengeId: CHALLENGE,
      response: { ...PASSKEY, response: { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' } },
    },
    isDoor: true,
    answer: 403,
  },
  'POST /api/reader/sign-in/mail': {
    path: '/api/reader/sign-in/mail',
    body: { email: 'nobody@example.org' },
    isDoor: true,
    answer: 202,
  },
  'POST /api/reader/sign-in/code': {
    path: '/api/reader/sign-in/code',
    body: { email: 'nobody@example.org', code: '00000000' },
    isDoor: true,
    answer: 400,
  },
  'POST /api/reader/sign-in/link': {
    path: '/api/reader/sign-in/link',
    body: { secret: 'A'.repeat(43) },
    isDoor: true,
    answer: 410,
  },
  'POST /api/reader/sign-in/passkey/options': {
    path: '/api/reader/sign-in/passkey/options',
    body: {},
    isDoor: true,
  },
  'POST /api/reader/sign-in/passkey': {
    path: '/api/reader/sign-in/passkey',
    body: {
      challengeId: CHALLENGE,
      response: { ...PASSKEY, response: { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' } },
    },
    isDoor: true,
    answer: 403,
  },
  'GET /api/reader/me': { path: '/api/reader/me', by: 'reader' },
  'GET /api/reader/sessions': { path: '/api/reader/sessions', by: 'reader' },
  'DELETE /api/reader/sessions': { path: '/api/reader/sessions', by: 'reader' },
  'DELETE /api/reader/sessions/:id': {
    path: `/api/reader/sessions/${CHALLENGE}`,
    by: 'reader',
    answer: 404,
  },
  'POST /api/reader/sign-out': { path: '/api/reader/sign-out', by: 'reader' },
  'GET /api/me': { path: '/api/me', by: 'person' },
  'PATCH /api/me': { path: '/api/me', body: { name: 'Boss' }, by: 'person' },
  'GET /api/me/sessions': { path: '/api/me/sessions', by: 'person' },
  'DELETE /api/me/sessions/:id': { path: '/api/me/sessions/SESSION', by: 'person' },
  'DELETE /api/me/sessions': { path: '/api/me/sessions', by: 'person' },
  'POST /api/me/confirm/mail': { path: '/api/me/confirm/mail', by: 'person', answer: 202 },
  'POST /api/me/confirm/code': {
    path: '/api/me/confirm/code',
    body: { code: '00000000' },
    by: 'person',
    answer: 400,
  },
  'POST /api/me/confirm/passkey/options': {
    path: '/api/me/confirm/passkey/options',
    body: {},
    by: 'person',
  },
  'POST /api/me/confirm/passkey': {
    path: '/api/me/confirm/passkey',
    body: {
      challengeId: CHALLENGE,
      response: { ...PASSKEY, response: { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' } },
    },
    by: 'person',
    answer: 403,
  },
  'GET /api/me/passkeys': { path: '/api/me/passkeys', by: 'person' },
  'POST /api/me/passkeys/options': { path: '/api/me/passkeys/options', body: {}, by: 'person' },
  'POST /api/me/passkeys': {
    path: '/api/me/passkeys',
    body: {
      challengeId: CHALLENGE,
      name: 'Key',
      response: { ...PASSKEY, response: { clientDataJSON: 'x', attestationObject: 'x' } },
    },
    by: 'person',
    answer: 400,
  },
  'DELETE /api/me/passkeys/:id': { path: '/api/me/passkeys/none', by: 'person', answer: 404 },
  'GET /api/people': { path: '/api/people', by: 'admin' },
  'POST /api/people': {
    path: '/api/people',
    body: { name: 'New', email: 'new@example.org', desks: [{ deskId: FIRST_DESK, role: 'contributor' }] },
    by: 'admin',
  },
  'PATCH /api/people/:id': { path: '/api/people/PERSON', body: { name: 'Renamed' }, by: 'admin' },
  'POST /api/people/:id/invite': { path: '/api/people/PERSON/invite', by: 'admin', answer: 409 },
  'GET /api/people/:id/sessions': { path: '/api/people/PERSON/sessions', by: 'admin' },
  'DELETE /api/people/:id/sessions/:session': {
    path: '/api/people/PERSON/sessions/none',
    by: 'admin',
    answer: 404,
  },
  'DELETE /api/people/:id/sessions': { path: '/api/people/PERSON/sessions', by: 'admin' },
  'POST /api/people/:id/recover': { path: '/api/people/PERSON/recover', by: 'admin' },
  'DELETE /api/people/:id': { path: '/api/people/PERSON', by: 'admin' },
  'OPTIONS /api/pictures/uploads': { path: '/api/pictures/uploads', answer: 204 },
  'POST /api/pictures/uploads': { path: '/api/pictures/uploads', body: {}, answer: 412 },
  'PATCH /api/pictures/uploads/:id': { path: '/api/pictures/uploads/ID', body: {}, answer: 412 },
  'DELETE /api/pictures/uploads/:id': { path: '/api/pictures/uploads/ID', answer: 412 },
  'GET /api/pictures/:id': { path: '/api/pictures/ID', answer: 404 },
  'DELETE /api/pictures/:id': { path: '/api/pictures/ID', answer: 404 },
  'GET /api/pictures': { path: '/api/pictures?ids=ID' },
  'POST /api/embeds': { path: '/api/embeds', body: { url: 'http://127.0.0.1/' }, answer: 400 },
  'GET /api/desks': { path: '/api/desks' },
  'POST /api/desks': { path: '/api/desks', body: { name: 'Sport' }, by: 'admin' },
  'PATCH /api/desks/:id': { path: `/api/desks/${FIRST_DESK}`, body: { name: 'Home news' }, by: 'admin' },
  'GET /api/audit': { path: '/api/audit?action=person&limit=5', by: 'admin' },
  'GET /api/audit/labels': { path: '/api/audit/labels', by: 'admin' },
  'GET /api/mails': { path: '/api/mails', by: 'admin' },
  'POST /api/sign-out': { path: '/api/sign-out', by: 'person' },
}

let newsroom: Newsroom
let post = ''
let position = ''
let asset = ''
const callers: Record<string, string | undefined> = {}
const people: Record<string, TestPerson | undefined> = {}
/** A session of the admin's besides the one that calls. */
let otherSession = ''
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
  const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
  people['an admin'] = boss
  people['a reporter'] = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
  people['a reader'] = await aReader(newsroom)
  people['somebody else'] = await aPerson(newsroom, { name: 'Eve', role: 'reporter' })
  const context = newsroom.server.contextFor(TERMINAL)
  const secret = new URL(await createSignInLink(context, boss.email)).hash.slice(1)
  await signInByLink(context, newsroomAudience, { secret }, { userAgent: null, ip: '' })
  const sessions = (await boss.api('GET', '/api/me/sessions')) as { id: string; isThis: boolean }[]
  otherSession = sessions.find((each) => !each.isThis)?.id ?? ''
})
afterAll(() => newsroom.close())

/** A token of this newsroom that was valid and is not any more. */
async function aRevokedToken(): Promise<string> {
  const { db } = newsroom.server.contextFor(TERMINAL)
  const staff = { db: db as Database<Tables>, clock: systemClock, newId, actor: TERMINAL }
  const token = await createToken(staff, 'left')
  const was = await fetch(`${newsroom.url}/api/stories`, { headers: { authorization: `Bearer ${token}` } })
  expect(was.status).toBe(200)
  await endToken(staff, 'left')
  return token
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
    .replace(':size', '192')
    .replace('/newsroom/*', '/newsroom/some-story')
}

function filledCall(path: string): string {
  return path
    .replace('ID', post)
    .replace('SESSION', otherSession)
    .replace('PERSON', people['somebody else']?.id ?? '')
}

async function answer(method: string, path: string, who: string, body?: unknown, site?: string) {
  const authorization = callers[who]
  const headers = {
    ...(site === undefined ? {} : { 'sec-fetch-site': site }),
    ...(authorization === undefined ? {} : { authorization }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  if (method === 'GET' && path.startsWith('/live/') && path.endsWith('/stream')) {
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
  const isStream = got.headers.get('content-type') === 'text/event-stream'
  if (isStream) await got.body?.cancel()
  return { status: got.status, headers: got.headers, text: isStream ? '' : await got.text() }
}

describe('who may call what', () => {
  it('is said for every route that there is, and for none that is not', () => {
    const routes = newsroom.server.routes.map(({ name }) => name)
    expect(routes.length).toBeGreaterThan(20)
    // HEAD comes with every GET and is held to the same below.
    expect(routes.toSorted()).toEqual(Object.keys(ROUTES).toSorted())
    for (const { name, audience } of newsroom.server.routes) {
      const access = ROUTES[name]
      const isForEverybody = access === 'public' || access?.isDoor === true
      expect(audience === 'public', name).toBe(isForEverybody)
    }
  })

  const outsiders = ['nobody', 'a guess', 'who was let go', 'a password']
  for (const [route, access] of Object.entries(ROUTES)) {
    const [method = ''] = route.split(' ', 1)
    const methods = method === 'GET' && !route.endsWith('desk/stream') ? ['GET', 'HEAD'] : [method]
    if (access === 'public') {
      it(`${route} is for everybody, and the same for everybody`, async () => {
        for (const each of methods) {
          const expected = await answer(each, filled(route), 'nobody')
          expect([401, 403, 429, 500]).not.toContain(expected.status)
          // Without one, each cache on the way makes up its own mind (RFC 9111, 4.2.2). A stream says it itself.
          if (!route.endsWith('/stream')) expect(expected.headers.get('cache-control'), each).toBeTruthy()
          for (const who of Object.keys(callers)) {
            const got = await answer(each, filled(route), who)
            expect([got.status, got.text], `${each} by ${who}`).toEqual([expected.status, expected.text])
            expect(got.headers.get('set-cookie')).toBeNull()
          }
        }
      })
    } else if (access.isDoor === true) {
      it(`${route} is for everybody who stands before our own pages`, async () => {
        for (const who of Object.keys(callers)) {
          for (const site of [undefined, 'cross-site', 'same-site', 'none']) {
            const refused = await answer(method, access.path, who, access.body, site)
            expect([refused.status, JSON.parse(refused.text)], `${who} from ${site}`).toMatchObject([
              403,
              { code: 'other-origin' },
            ])
          }
          const done = await answer(method, access.path, who, access.body, 'same-origin')
          expect(done.status, done.text).toBe(access.answer ?? 200)
          expect(done.text).not.toContain('other-origin')
          // What marks the browser that asked lets nobody in.
          const set = done.headers.getSetCookie().filter((each) => !each.startsWith('stoppress_asked='))
          expect(set).toEqual([])
        }
      })
    } else {
      it(`${route} is for ${access.by ?? 'who has a token'}, and nobody else does anything by it`, async () => {
        const path = filledCall(access.path)
        const before = await stateOfThings()
        for (const each of methods) {
          for (const who of outsiders) {
            const refused = await answer(each, path, who, access.body)
            expect(refused.status, `${each} by ${who}`).toBe(401)
            expect(refused.headers.get('www-authenticate')).toBe('Bearer')
            expect(refused.headers.get('content-type')).toContain('application/problem+json')
            expect(refused.headers.get('cache-control')).toBe('no-store')
            if (each !== 'HEAD') expect(JSON.parse(refused.text)).toMatchObject({ code: 'unauthorised' })
          }
          if (access.by === 'reader') {
            for (const who of ['an admin', 'a reporter'])
              expect((await people[who]?.call(each, path, access.body))?.status, `${each} by ${who}`).toBe(
                401,
              )
          } else {
            const refused = await people['a reader']?.call(each, path, access.body)
            expect(refused?.status, `${each} by a reader`).toBe(401)
          }
          if (access.by !== undefined) {
            const refused = await answer(each, path, 'a program with a token', access.body)
            expect(refused.status, `${each} by a program`).toBe(access.by === 'reader' ? 401 : 403)
          }
          if (access.by === 'admin' && each !== 'HEAD') {
            const refused = await people['a reporter']?.call(each, path, access.body)
            expect(refused, `${each} by a reporter`).toMatchObject({
              status: 403,
              body: { code: 'forbidden' },
            })
          }
        }
        expect(await stateOfThings()).toEqual(before)
        const fit = access.answer === undefined ? [200, 201, 204] : [access.answer]
        for (const each of methods) {
          if (access.by === undefined) {
            const done = await answer(each, path, 'a program with a token', access.body)
            expect(fit, done.text).toContain(done.status)
          } else {
            const who = access.by === 'reader' ? 'a reader' : 'an admin'
            const done = await people[who]?.call(each, path, access.body)
            expect(fit, JSON.stringify(done?.body)).toContain(done?.status)
          }
        }
      })
    }
  }

  /** What a call could have changed. */
  async function stateOfThings() {
    const { read } = newsroom.server.contextFor(TERMINAL).db as Database<Tables>
    return [
      await newsroom.json('/live/open.json'),
      await read.selectFrom('person').selectAll().orderBy('id').execute(),
      await read.selectFrom('desk').selectAll().orderBy('id').execute(),
      await read.selectFrom('session').select(['id', 'expires_at']).orderBy('id').execute(),
      await read.selectFrom('passkey_challenge').select('id').orderBy('id').execute(),
      await read.selectFrom('mail').select('id').orderBy('id').execute(),
    ]
  }

  it('a token is asked for before the body is looked at', async () => {
    const refused = await fetch(`${newsroom.url}/api/stories/open/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":',
    })
    expect(refused.status).toBe(401)
  })

  it('a route that declares no audience, or one that there is not, keeps the server from starting', async () => {
    const app = await createApp({
      headers: {},
      level: 'silent',
      trustProxy: false,
      callsPerMinute: 1,
      audiences: ['staff'],
      authenticate: async () => 'somebody',
      renderProblem: (title) => title,
      intercept: () => false,
    })
    expect(() => app.get('/secrets', async () => 'all of them')).toThrow(
      /\/secrets does not declare its audience/,
    )
    await app.register(async (inner) => {
      expect(() => inner.post('/within', async () => 'a plugin')).toThrow(/\/within does not declare/)
    })
    expect(() => app.get('/typo', { config: { access: 'stuff' } }, async () => 'fine')).toThrow(/stuff/)
    expect(() => app.get('/open', { config: { access: 'public' } }, async () => 'fine')).not.toThrow()
    await app.close()
  })
})
