import { afterEach, describe, expect, it } from 'vitest'
import { TestClock } from '../clock.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { aPerson, type TestPerson } from '../people.ts'
import { TERMINAL } from '../../src/access/actor.ts'
import { createSignInLink } from '../../src/staff/person/person-actions.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function aNewsroom(parts: { clock?: TestClock } = {}): Promise<Newsroom> {
  const newsroom = await startNewsroom({ TRUST_PROXY: 'on' }, parts)
  undo.push(() => newsroom.close())
  return newsroom
}

/** As a browser at this address, with these cookies. */
function post(newsroom: Newsroom, path: string, body: unknown, at = '198.51.100.7', cookie = '') {
  return fetch(newsroom.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': at,
      cookie,
    },
    body: JSON.stringify(body),
  })
}
const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0] ?? '')
    .filter((each) => !each.endsWith('='))
    .join('; ')

type Entry = { actor: string; action: string; objectId: string; detail: string }
async function refusalsSeenBy(boss: TestPerson): Promise<[string, string][]> {
  const { entries } = (await boss.api('GET', '/api/audit?action=sign-in.refused&limit=100')) as {
    entries: Entry[]
  }
  return entries.map(({ objectId, detail }) => [objectId, detail])
}

describe('a sign-in that was refused', () => {
  it('stands in the audit trail: what was wrong, for whom, and from which network', async () => {
    const newsroom = await aNewsroom()
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    const secret = new URL(
      await createSignInLink(newsroom.server.contextFor(TERMINAL), ada.email),
    ).hash.slice(1)
    await post(newsroom, '/api/sign-in/link', { secret })
    await post(newsroom, '/api/sign-in/link', { secret })
    await post(newsroom, '/api/sign-in/code', { email: ada.email, code: '00000000' })
    await post(newsroom, '/api/sign-in/code', { email: 'nobody@example.org', code: '00000000' })
    expect(new Set(await refusalsSeenBy(boss))).toEqual(
      new Set([
        ['', 'spent link, from 198.51.100.0/24'],
        [ada.id, 'wrong code, for Ada, from 198.51.100.0/24'],
        ['', 'wrong code, for an address that nobody has, from 198.51.100.0/24'],
      ]),
    )
  })

  it('is one row for many of a kind in ten minutes, and the next row counts them', async () => {
    const clock = new TestClock()
    const newsroom = await aNewsroom({ clock })
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const tryOnce = () => post(newsroom, '/api/sign-in/code', { email: boss.email, code: '00000000' })
    for (let tries = 0; tries < 10; tries += 1) await tryOnce()
    expect(await refusalsSeenBy(boss)).toHaveLength(1)
    clock.pass(600_000)
    await tryOnce()
    expect((await refusalsSeenBy(boss))[0]).toEqual([
      boss.id,
      'wrong code, for Boss, from 198.51.100.0/24, 9 more like it before',
    ])
  })

  it('cannot fill the trail: strangers leave 61 rows an hour, the last of which says so', async () => {
    const clock = new TestClock()
    const newsroom = await aNewsroom({ clock })
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const guess = (count: number) =>
      post(
        newsroom,
        '/api/sign-in/code',
        { email: `nobody${count}@example.org`, code: '00000000' },
        `10.0.${count}.1`,
      )
    for (let count = 0; count < 70; count += 1) await guess(count)
    const rows = await refusalsSeenBy(boss)
    expect(rows).toHaveLength(61)
    expect(rows.some(([, detail]) => detail.endsWith('further ones of this hour are not written here'))).toBe(
      true,
    )
    clock.pass(3_600_000)
    await guess(71)
    expect(await refusalsSeenBy(boss)).toHaveLength(62)
  })

  it('by too many tries is noted too, and does not lock out a browser that is known behind the same address', async () => {
    const newsroom = await aNewsroom()
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const link = await createSignInLink(newsroom.server.contextFor(TERMINAL), boss.email)
    const entered = await post(newsroom, '/api/sign-in/link', { secret: new URL(link).hash.slice(1) })
    const known = cookiesOf(entered)
    for (let count = 0; count < 22; count += 1)
      await post(newsroom, '/api/sign-in/mail', { email: 'a@example.org' })
    for (let count = 0; count < 62; count += 1)
      await post(newsroom, '/api/sign-in/code', { email: 'a@example.org', code: '00000000' })
    const kinds = async () => (await refusalsSeenBy(boss)).map(([, detail]) => detail.split(',')[0])
    await expect.poll(kinds).toContain('too many mails asked for')
    await expect.poll(kinds).toContain('too many tries')

    const asked = await post(newsroom, '/api/sign-in/mail', { email: boss.email }, '198.51.100.7', known)
    expect(asked.status).toBe(202)
    const codes = async () =>
      ((await boss.api('GET', '/api/mails')) as { entries: { to: string; subject: string }[] }).entries
        .filter(({ to, subject }) => to === boss.email && subject.includes('is your code'))
        .map(({ subject }) => subject.slice(0, 8))
    await expect.poll(async () => (await codes()).length, { timeout: 10_000 }).toBe(1)
    const [code] = await codes()
    const cookie = `${known}; ${cookiesOf(asked)}`
    const back = await post(
      newsroom,
      '/api/sign-in/code',
      { email: boss.email, code },
      '198.51.100.7',
      cookie,
    )
    expect(back.status).toBe(200)
    const planted = `stoppress_device=${'x'.repeat(43)}`
    const stranger = await post(newsroom, '/api/sign-in/mail', { email: boss.email }, '198.51.100.7', planted)
    expect(stranger.status, 'a cookie that nobody was given').toBe(429)
  })
})

describe('a new sign-in', () => {
  it('ends the session that the browser had, and leaves it known', async () => {
    const newsroom = await aNewsroom()
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    const enter = async (cookie: string) => {
      const link = await createSignInLink(newsroom.server.contextFor(TERMINAL), ada.email)
      const secret = new URL(link).hash.slice(1)
      return cookiesOf(await post(newsroom, '/api/sign-in/link', { secret }, undefined, cookie))
    }
    const before = await enter('')
    const after = await enter(before)
    const me = (cookie: string) => fetch(`${newsroom.url}/api/me`, { headers: { cookie } })
    expect([(await me(before)).status, (await me(after)).status]).toEqual([401, 200])
    const deviceOf = (cookies: string) => /stoppress_device=([^;]+)/.exec(cookies)?.[1]
    expect(deviceOf(after)).toBe(deviceOf(before))
  })
})
