import { afterEach, describe, expect, it } from 'vitest'
import { startMailServer } from '../mail-server.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { aPerson } from '../people.ts'
import { TERMINAL } from '../../src/access/actor.ts'
import { createSignInLink } from '../../src/staff/person/person-actions.ts'
import { startLink } from '../../src/staff/person/first-admin-actions.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function aNewsroom(environment: Record<string, string> = {}): Promise<Newsroom> {
  const newsroom = await startNewsroom(environment)
  undo.push(() => newsroom.close())
  return newsroom
}

/** As our own pages would. */
function post(newsroom: Newsroom, path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(newsroom.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
    body: JSON.stringify(body),
  })
}
const linkSecret = (link: string) => new URL(link).hash.slice(1)
/** The Cookie header of a browser that keeps what this answer sets. */
const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
const codeOf = async (answer: Response) => ((await answer.json()) as { code?: string }).code

describe('the door of the newsroom', () => {
  it('opens by the code that came by mail, and the outbox keeps no code', async () => {
    const mailServer = await startMailServer()
    undo.push(() => mailServer.close())
    const newsroom = await aNewsroom({ SMTP_URL: mailServer.url, MAIL_FROM: 'news@example.org' })
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const asked = await post(newsroom, '/api/sign-in/mail', { email: boss.email })
    expect([asked.status, await asked.json()]).toEqual([202, {}])
    await expect.poll(() => mailServer.received.length, { timeout: 10_000 }).toBe(1)
    const [, code = ''] = /^Subject: (\d{8}) is your code/m.exec(mailServer.received[0]?.source ?? '') ?? []
    const asker = { cookie: cookiesOf(asked) }
    const entered = await post(newsroom, '/api/sign-in/code', { email: boss.email, code }, asker)
    expect([entered.status, await entered.json()]).toMatchObject([
      200,
      { me: { id: boss.id, name: 'Boss', email: boss.email, isAdmin: true, desks: [{ role: 'editor' }] } },
    ])
    expect(entered.headers.get('cache-control')).toBe('no-store')
    const { entries } = (await boss.api('GET', '/api/mails')) as { entries: Record<string, string>[] }
    expect(entries).toMatchObject([
      { to: boss.email, state: 'sent', subject: '······ is your code for Stop Press' },
    ])
    expect(JSON.stringify(entries)).not.toContain(code)
  })

  it('takes what has nothing to say without a body, and with an empty one', async () => {
    const newsroom = await aNewsroom()
    const path = `${newsroom.url}/api/sign-in/passkey/options`
    const headers = { 'sec-fetch-site': 'same-origin' }
    expect((await fetch(path, { method: 'POST', headers })).status).toBe(200)
    expect((await post(newsroom, '/api/sign-in/passkey/options', {})).status).toBe(200)
    expect((await post(newsroom, '/api/sign-in/passkey/options', { more: 1 })).status).toBe(400)
  })

  it('opens by the code in the terminal and the outbox where there is no mail server', async () => {
    const newsroom = await aNewsroom()
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const asked = await post(newsroom, '/api/sign-in/mail', { email: boss.email })
    const outbox = async () =>
      ((await boss.api('GET', '/api/mails')) as { entries: { subject: string; state: string }[] }).entries
    await expect.poll(async () => (await outbox()).length, { timeout: 10_000 }).toBe(1)
    const [mail] = await outbox()
    expect(mail?.state).toBe('shown')
    const code = mail?.subject.slice(0, 8)
    const given = { email: boss.email, code }
    const elsewhere = await post(newsroom, '/api/sign-in/code', given)
    expect([elsewhere.status, await codeOf(elsewhere)]).toEqual([400, 'sign-in-code-wrong'])
    const asker = { cookie: cookiesOf(asked) }
    expect((await post(newsroom, '/api/sign-in/code', given, asker)).status).toBe(200)
  })

  it.each([
    ['http://localhost:4000', false],
    ['https://live.example.org', true],
  ])('gives a cookie that scripts and other sites cannot use; at %s, Secure is %s', async (url, isSecure) => {
    const newsroom = await aNewsroom({ PUBLIC_URL: url })
    const link = (await startLink(newsroom.server.contextFor(TERMINAL))) ?? ''
    expect(link.startsWith(`${url}/newsroom/sign-in?first#`)).toBe(true)
    const entered = await post(newsroom, '/api/sign-in/link', {
      secret: linkSecret(link),
      name: 'Ada',
      email: 'ada@example.org',
    })
    expect(entered.status).toBe(200)
    const prefix = isSecure ? '__Host-' : ''
    const set = (answer: Response, name: string) =>
      answer.headers.getSetCookie().find((each) => each.startsWith(`${prefix}stoppress_${name}=`)) ?? ''
    const [cookie = '', ...attributes] = set(entered, 'session').split('; ')
    const [device = '', ...deviceAttributes] = set(entered, 'device').split('; ')
    expect(device).toMatch(/=[A-Za-z0-9_-]{43}$/)
    const asked = await post(newsroom, '/api/sign-in/mail', { email: 'ada@example.org' })
    const [, ...askerAttributes] = set(asked, 'asked').split('; ')
    expect(cookie).toMatch(new RegExp(`^${prefix}stoppress_session=[A-Za-z0-9_-]{43}$`))
    for (const [found, seconds] of [
      [attributes, 90 * 86_400],
      [deviceAttributes, 400 * 86_400],
      [askerAttributes, 600],
    ] as const)
      expect(found.toSorted()).toEqual([
        'HttpOnly',
        `Max-Age=${seconds}`,
        'Path=/',
        'SameSite=Strict',
        ...(isSecure ? ['Secure'] : []),
      ])
    const me = await fetch(`${newsroom.url}/api/me`, { headers: { cookie } })
    expect(await me.json()).toMatchObject({ name: 'Ada', isAdmin: true })
    expect(me.headers.get('cache-control')).toBe('no-store')
    // What another host of the domain could set is no session of ours.
    const planted = await fetch(`${newsroom.url}/api/me`, {
      headers: { cookie: cookie.replace('__Host-', '') },
    })
    expect(planted.status).toBe(isSecure ? 401 : 200)
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    const out = await fetch(`${newsroom.url}/api/sign-out`, { method: 'POST', headers })
    const taken = out.headers.get('set-cookie') ?? ''
    expect(taken).toMatch(new RegExp(`^${prefix}stoppress_session=; .*Expires=Thu, 01 Jan 1970`))
    expect([taken.includes('Path=/'), taken.includes('; Secure')]).toEqual([true, isSecure])
  })

  it('asks whoever sets the newsroom up for their name, and leaves the link good meanwhile', async () => {
    const newsroom = await aNewsroom()
    const secret = linkSecret((await startLink(newsroom.server.contextFor(TERMINAL))) ?? '')
    const asked = await post(newsroom, '/api/sign-in/link', { secret })
    expect([asked.status, await codeOf(asked)]).toEqual([400, 'sign-in-needs-name'])
    const given = { secret, name: 'Ada', email: 'ada@example.org' }
    expect((await post(newsroom, '/api/sign-in/link', given)).status).toBe(200)
    const again = await post(newsroom, '/api/sign-in/link', given)
    expect([again.status, await codeOf(again)]).toEqual([410, 'sign-in-link-used'])
  })

  it('answers alike whether an address has an account or not', async () => {
    const newsroom = await aNewsroom()
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    const answers = async (email: string) => {
      const asked = await post(newsroom, '/api/sign-in/mail', { email })
      const tried = await post(newsroom, '/api/sign-in/code', { email, code: '00000000' })
      return [asked.status, await asked.text(), tried.status, await tried.text()]
    }
    expect(await answers(ada.email)).toEqual(await answers('nobody@example.org'))
    expect(await answers('not an address')).toEqual(await answers('nobody@example.org'))
  })

  it('has one address ask for 20 mails and try 60 times in ten minutes, and no more', async () => {
    const newsroom = await aNewsroom()
    const statuses: Record<string, number[]> = { mail: [], code: [] }
    for (let count = 0; count < 22; count += 1)
      statuses['mail']?.push((await post(newsroom, '/api/sign-in/mail', { email: 'a@example.org' })).status)
    for (let count = 0; count < 62; count += 1) {
      const body = { email: 'a@example.org', code: '00000000' }
      statuses['code']?.push((await post(newsroom, '/api/sign-in/code', body)).status)
    }
    expect(statuses['mail']?.map((status) => status === 429).indexOf(true)).toBe(20)
    expect(statuses['code']?.map((status) => status === 429).indexOf(true)).toBe(60)
    const link = await post(newsroom, '/api/sign-in/link', { secret: 'A'.repeat(43) })
    expect(link.status, 'tries of every kind count together').toBe(429)
    const wait = Number(link.headers.get('retry-after'))
    expect(wait, 'seconds of the ten minutes that are left').toBeGreaterThan(500)
    expect(wait).toBeLessThanOrEqual(600)
  })

  it('is left by the one who leaves, at once, and by nobody else', async () => {
    const newsroom = await aNewsroom()
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    const eve = await aPerson(newsroom, { name: 'Eve', role: 'reporter' })
    const out = await fetch(`${newsroom.url}/api/sign-out`, {
      method: 'POST',
      headers: { cookie: ada.cookie, 'sec-fetch-site': 'same-origin' },
    })
    expect(out.status).toBe(200)
    expect(out.headers.get('set-cookie')).toMatch(/^stoppress_session=; .*Expires=Thu, 01 Jan 1970/)
    expect((await ada.call('GET', '/api/me')).status).toBe(401)
    expect((await eve.call('GET', '/api/me')).status).toBe(200)
  })

  it('lets no other site use a person’s session, nor sign them in as somebody else', async () => {
    const newsroom = await aNewsroom()
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    const link = await createSignInLink(newsroom.server.contextFor(TERMINAL), ada.email)
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }] as Record<
      string,
      string
    >[]) {
      const out = await fetch(`${newsroom.url}/api/sign-out`, {
        method: 'POST',
        headers: { cookie: ada.cookie, ...headers },
      })
      expect([out.status, await codeOf(out)]).toEqual([403, 'other-origin'])
      const planted = await post(newsroom, '/api/sign-in/link', { secret: linkSecret(link) }, headers)
      expect([planted.status, await codeOf(planted)]).toEqual([403, 'other-origin'])
    }
    expect((await ada.call('GET', '/api/me')).status).toBe(200)
    expect((await post(newsroom, '/api/sign-in/link', { secret: linkSecret(link) })).status).toBe(200)
  })

  it('is closed to who was removed, with their very next request', async () => {
    const newsroom = await aNewsroom()
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    const invitation = await createSignInLink(newsroom.server.contextFor(TERMINAL), ada.email)
    expect((await ada.call('GET', '/api/me')).status).toBe(200)
    await boss.api('DELETE', `/api/people/${ada.id}`)
    expect((await ada.call('GET', '/api/me')).status).toBe(401)
    expect((await post(newsroom, '/api/sign-in/link', { secret: linkSecret(invitation) })).status).toBe(410)
  })

  it.each([
    { email: 'a@example.org', code: '1234567' },
    { email: 'a@example.org', code: 12_345_678 },
    { email: ['a@example.org'], code: '12345678' },
    { email: 'a@example.org', code: '12345678', isAdmin: true },
  ])('takes nothing but what it asks for: %j', async (body) => {
    const newsroom = await aNewsroom()
    const refused = await post(newsroom, '/api/sign-in/code', body)
    expect([refused.status, await codeOf(refused)]).toEqual([400, 'invalid-input'])
  })
})

describe('the outbox without a mail server', () => {
  it('shows an admin no code or link by which a person at work comes in', async () => {
    const newsroom = await aNewsroom()
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    await post(newsroom, '/api/sign-in/mail', { email: ada.email })
    await boss.api('POST', '/api/people', { name: 'Eve', email: 'eve@example.org' })
    const mailsTo = async (address: string) =>
      ((await boss.api('GET', '/api/mails')) as { entries: Record<string, string>[] }).entries.filter(
        ({ to }) => to === address,
      )
    await expect.poll(async () => (await mailsTo(ada.email)).length, { timeout: 10_000 }).toBe(1)
    const [mail] = await mailsTo(ada.email)
    expect(mail?.['subject']).toBe('······ is your code for Stop Press')
    expect(mail?.['text']).not.toMatch(/\d{8}|sign-in#/)
    const [invitation] = await mailsTo('eve@example.org')
    expect(invitation?.['text']).toContain('/newsroom/sign-in#')
  })
})

describe('looking after people', () => {
  it('invites, changes and removes them, and mails the invitation', async () => {
    const newsroom = await aNewsroom({ SITE_NAME: 'The Example' })
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const sport = (await boss.api('POST', '/api/desks', { name: 'Sport' })) as { id: string }
    const { person, link } = (await boss.api('POST', '/api/people', {
      name: 'Ada',
      email: 'ada@example.org',
      desks: [{ deskId: sport.id, role: 'contributor' }],
    })) as { person: { id: string }; link: string }
    expect(person).toMatchObject({
      name: 'Ada',
      isAdmin: false,
      desks: [{ id: sport.id, name: 'Sport', role: 'contributor' }],
    })
    const { entries } = (await boss.api('GET', '/api/mails')) as { entries: { text: string }[] }
    expect(entries[0]).toMatchObject({ subject: 'Your place in the newsroom of The Example' })
    expect(entries[0]?.text).toContain(`Boss has invited you`)
    expect(entries[0]?.text).toContain(link)
    expect(
      await boss.api('PATCH', `/api/people/${person.id}`, { desks: [{ deskId: sport.id, role: 'editor' }] }),
    ).toMatchObject({ desks: [{ role: 'editor' }] })
    expect(
      await boss.call('PATCH', `/api/people/${person.id}`, { desks: [{ deskId: 'none', role: 'editor' }] }),
    ).toMatchObject({ status: 404, body: { code: 'desk-not-found' } })
    expect(await boss.call('DELETE', `/api/people/${boss.id}`)).toMatchObject({
      status: 409,
      body: { code: 'last-admin' },
    })
    await boss.api('DELETE', `/api/people/${person.id}`)
    expect(await boss.api('GET', '/api/people')).toMatchObject([{ id: boss.id }])
  })

  it('tells a program the desks, and nothing about people', async () => {
    const newsroom = await aNewsroom()
    expect(await newsroom.api('GET', '/api/desks')).toMatchObject([{ name: 'News' }])
    await expect(newsroom.api('GET', '/api/me')).rejects.toThrow(/403/)
  })
})

describe('the trail', () => {
  it('is read in parts, and by person, action and object', async () => {
    const newsroom = await aNewsroom()
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    await boss.api('PATCH', `/api/people/${ada.id}`, { name: 'Ada King' })
    type Part = { entries: { id: string; action: string; actor: string }[]; next: string | null }
    const read = async (query: string) => (await boss.api('GET', `/api/audit?${query}`)) as Part
    const all = await read('')
    expect(all.next).toBeNull()
    expect(all.entries[0]).toMatchObject({
      actor: 'Boss',
      personId: boss.id,
      action: 'person.change',
      objectId: ada.id,
      detail: 'Ada King; News: reporter',
    })
    const inParts: Part['entries'] = []
    for (let next: string | null = ''; next !== null;) {
      const part: Part = await read(`limit=2${next === '' ? '' : `&before=${next}`}`)
      expect(part.entries.length).toBeLessThanOrEqual(2)
      inParts.push(...part.entries)
      next = part.next
    }
    expect(inParts).toEqual(all.entries)
    const actions = async (query: string) => (await read(query)).entries.map((each) => each.action)
    expect(await actions(`actor=${boss.id}`)).toEqual(['person.change', 'person.sign-in'])
    expect(await actions('actor=Ada')).toEqual(['person.sign-in'])
    expect(await actions('actor=aDa')).toEqual(['person.sign-in'])
    expect(await actions('actor=%25')).toEqual([]) // a name, and no pattern
    expect(await actions('action=token')).toEqual(['token.create'])
    expect(await actions('action=person.invite')).toEqual(['person.invite', 'person.invite'])
    expect(await actions(`object=${ada.id}&action=person`)).toHaveLength(3)
    expect(await actions('desk=none')).toEqual([])
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'before=x', 'who=me'])
      expect(await boss.call('GET', `/api/audit?${query}`), query).toMatchObject({ status: 400 })
  })
})
