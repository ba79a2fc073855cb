import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startNewsroom, type Newsroom } from '../../test/newsroom.ts'
import { aPerson } from '../../test/people.ts'
import { TERMINAL } from '../access/actor.ts'
import type { Database } from '../platform/database/database.ts'
import type { Tables } from '../modules.ts'

let newsroom: Newsroom
let db: Database<Tables>
beforeAll(async () => {
  newsroom = await startNewsroom({ PUBLIC_URL: 'https://live.example.org' })
  db = newsroom.server.contextFor(TERMINAL).db as Database<Tables>
})
afterAll(() => newsroom.close())

/** As a browser on our own pages does. */
function send(method: string, path: string, cookie: string, body?: unknown): Promise<Response> {
  return fetch(newsroom.url + path, {
    method,
    headers: {
      'sec-fetch-site': 'same-origin',
      cookie,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
const cookieIn = (answer: Response, name: string) =>
  answer.headers
    .getSetCookie()
    .find((each) => each.startsWith(`${name}=`))
    ?.split(';', 1)[0] ?? ''
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

/** Asks for a code; resolves with the newest mail’s code and the cookie of the browser that asked. */
async function askForCode(path: string, email: string): Promise<{ code: string; asked: string }> {
  const mails = () =>
    db.read
      .selectFrom('mail')
      .select(['subject', 'text'])
      .where('recipient', '=', email)
      .orderBy('id')
      .execute()
  const before = (await mails()).length
  const answer = await send('POST', `${path}/mail`, '', { email })
  expect(answer.status).toBe(202)
  await expect.poll(async () => (await mails()).length, { timeout: 10_000 }).toBe(before + 1)
  const mail = (await mails()).at(-1)
  return { code: mail?.subject.slice(0, 8) ?? '', asked: cookieIn(answer, '__Host-stoppress_asked') }
}

/** Signs up or in; resolves with the cookie of the session. */
async function signIn(email: string): Promise<string> {
  const { code, asked } = await askForCode('/api/reader/sign-in', email)
  const entered = await send('POST', '/api/reader/sign-in/code', asked, { email, code })
  expect(entered.status, await entered.clone().text()).toBe(200)
  return cookieIn(entered, '__Host-stoppress_reader')
}

describe('a reader', () => {
  it('signs up by a code, sees their account and where they are signed in, and signs out', async () => {
    const first = await signIn('rita@example.org')
    const me = (await (await send('GET', '/api/reader/me', first)).json()) as { id: string }
    expect(me).toMatchObject({ email: 'rita@example.org', displayName: null })
    const second = await signIn('rita@example.org')
    expect(await (await send('GET', '/api/reader/me', second)).json()).toEqual(me)
    const list = async (cookie: string) =>
      (await (await send('GET', '/api/reader/sessions', cookie)).json()) as { id: string; isThis: boolean }[]
    expect((await list(second)).filter(({ isThis }) => isThis)).toHaveLength(1)
    const other = (await list(second)).find(({ isThis }) => !isThis)?.id ?? ''
    expect((await send('DELETE', `/api/reader/sessions/${other}`, second)).status).toBe(200)
    expect((await send('GET', '/api/reader/me', first)).status).toBe(401)
    expect((await send('POST', '/api/reader/sign-out', second)).status).toBe(200)
    expect((await send('GET', '/api/reader/me', second)).status).toBe(401)
  })

  it('ends all other sessions at once', async () => {
    const [first, second, third] = [
      await signIn('zoe@example.org'),
      await signIn('zoe@example.org'),
      await signIn('zoe@example.org'),
    ]
    const ended = await send('DELETE', '/api/reader/sessions', third)
    expect(await ended.json()).toEqual({ ended: 2 })
    for (const cookie of [first, second])
      expect((await send('GET', '/api/reader/me', cookie)).status).toBe(401)
    expect((await send('GET', '/api/reader/me', third)).status).toBe(200)
  })

  it('has a cookie that comes back by a link of another site, and that no script reads', async () => {
    const { code, asked } = await askForCode('/api/reader/sign-in', 'lea@example.org')
    const entered = await send('POST', '/api/reader/sign-in/code', asked, { email: 'lea@example.org', code })
    const set = entered.headers.getSetCookie().find((each) => each.includes('stoppress_reader'))
    expect(set).toMatch(/^__Host-stoppress_reader=[\w-]{43}; .*Path=\/.*HttpOnly.*Secure.*SameSite=Lax/)
  })

  it('is asked from our own pages only to change something', async () => {
    const cookie = await signIn('tom@example.org')
    for (const [method, path] of [
      ['POST', '/api/reader/sign-out'],
      ['DELETE', '/api/reader/sessions'],
    ] as const) {
      const headers = { cookie, 'sec-fetch-site': 'cross-site' }
      const refused = await fetch(newsroom.url + path, { method, headers })
      expect([refused.status, await codeOf(refused)]).toEqual([403, 'other-origin'])
    }
    expect((await send('GET', '/api/reader/me', cookie)).status).toBe(200)
  })

  it('opens nothing in the newsroom, and the newsroom’s session nothing of a reader', async () => {
    const reader = await signIn('uma@example.org')
    const secret = reader.slice(reader.indexOf('=') + 1)
    for (const cookie of [reader, `__Host-stoppress_session=${secret}`])
      for (const path of ['/api/me', '/api/stories', '/api/people'])
        expect((await send('GET', path, cookie)).status, path).toBe(401)
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'editor' })
    const staffSecret = ada.cookie.slice(ada.cookie.indexOf('=') + 1)
    for (const cookie of [ada.cookie, `__Host-stoppress_reader=${staffSecret}`])
      expect((await send('GET', '/api/reader/me', cookie)).status).toBe(401)
  })

  it('of the newsroom has one identity, and a code of one audience that does not open the other', async () => {
    const ben = await aPerson(newsroom, { name: 'Ben', role: 'reporter' })
    for (const [asking, using] of [
      ['/api/reader/sign-in', '/api/sign-in'],
      ['/api/sign-in', '/api/reader/sign-in'],
    ] as const) {
      const { code, asked } = await askForCode(asking, ben.email)
      const refused = await send('POST', `${using}/code`, asked, { email: ben.email, code })
      expect([refused.status, await codeOf(refused)]).toEqual([400, 'sign-in-code-wrong'])
      const entered = await send('POST', `${asking}/code`, asked, { email: ben.email, code })
      expect(entered.status).toBe(200)
    }
    const identities = await db.read
      .selectFrom('identity')
      .selectAll()
      .where('email', '=', ben.email)
      .execute()
    expect(identities).toHaveLength(1)
  })

  it('stays one when they are removed from the newsroom, whose sessions end with the next request', async () => {
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const eve = await aPerson(newsroom, { name: 'Eve', role: 'reporter' })
    const reader = await signIn(eve.email)
    await boss.api('DELETE', `/api/people/${eve.id}`)
    expect((await eve.call('GET', '/api/me')).status).toBe(401)
    expect((await send('GET', '/api/reader/me', reader)).status).toBe(200)
    const { asked } = await (async () => {
      const answer = await send('POST', '/api/sign-in/mail', '', { email: eve.email })
      return { asked: cookieIn(answer, '__Host-stoppress_asked') }
    })()
    expect(asked).not.toBe('')
    await signIn(eve.email) // by then the newsroom’s job has run too
    const mails = await db.read.selectFrom('mail').select('text').where('recipient', '=', eve.email).execute()
    expect(mails.every(({ text }) => !text.includes('/newsroom/'))).toBe(true)
  })
})

describe('an address that nobody uses', () => {
  it('leaves no account behind where its code was never used', async () => {
    await askForCode('/api/reader/sign-in', 'nobody@example.org')
    const rows = await db.read
      .selectFrom('identity')
      .select('email')
      .where('email', '=', 'nobody@example.org')
      .execute()
    expect(rows).toEqual([])
  })
})
