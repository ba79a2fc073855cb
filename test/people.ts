import { newsroomAudience } from '../src/staff/person/newsroom-audience-actions.ts'
import { TERMINAL } from '../src/access/actor.ts'
import type { Role } from '../src/access/role.ts'
import { createToken, type NewToken } from '../src/staff/token/token-actions.ts'
import { invitePerson } from '../src/staff/person/person-actions.ts'
import { siteAudience } from '../src/readers/site-audience-actions.ts'
import { beginSession } from '../src/identity/session/session-actions.ts'
import { signInByLink } from '../src/identity/login/login-actions.ts'
import type { Database } from '../src/platform/database/database.ts'
import type { Tables } from '../src/modules.ts'
import type { Newsroom } from './newsroom.ts'

/** The desk that every newsroom begins with. */
export const FIRST_DESK = '00000000-0000-7000-8000-000000000001'

export interface TestPerson {
  readonly id: string
  readonly email: string
  /** The whole Cookie header. */
  readonly cookie: string
  /** Calls the API as this person's browser would; resolves with status and JSON, also of a refusal. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** The same, and rejects when it is a refusal. */
  api(method: string, path: string, body?: unknown): Promise<unknown>
}

let count = 0

/** Somebody of this newsroom, invited and signed in; on the first desk unless it says otherwise. */
export async function aPerson(
  newsroom: Newsroom,
  {
    name,
    role,
    desk = FIRST_DESK,
    isAdmin = false,
  }: { name: string; role?: Role; desk?: string; isAdmin?: boolean },
): Promise<TestPerson> {
  const context = newsroom.server.contextFor(TERMINAL)
  const { person, link } = await invitePerson(context, {
    name,
    email: `person-${(count += 1)}@example.org`,
    isAdmin,
    desks: role === undefined ? [] : [{ deskId: desk, role }],
    isMailed: false,
  })
  const given = { secret: new URL(link).hash.slice(1) }
  const { secret } = await signInByLink(context, newsroomAudience, given, { userAgent: null, ip: '' })
  const cookie = `${newsroom.server.sessionCookie}=${secret}`
  const call = callerWith(newsroom, { cookie, 'sec-fetch-site': 'same-origin' })
  return {
    id: person.id,
    email: person.email,
    cookie,
    call,
    api: apiOf(call),
  }
}

/** Somebody with an account on the public site, signed in there. */
export async function aReader(newsroom: Newsroom): Promise<TestPerson> {
  const context = newsroom.server.contextFor(TERMINAL)
  const email = `reader-${(count += 1)}@example.org`
  const db = context.db as Database<Tables>
  const { secret, identityId } = await db.transact(async (tx, read) => {
    const by = { newId: context.newId, now: context.clock.now(), audience: siteAudience }
    const entry = { purpose: 'sign-in', identityId: null, email, given: {}, ...by } as const
    const entered = await siteAudience.enter(tx, read, entry)
    if (entered === undefined) throw new Error('a reader was not let in')
    return beginSession(tx, read, by, entered, { client: { userAgent: null, ip: '' }, way: 'code' })
  })
  const cookie = `stoppress_reader=${secret}`
  const call = callerWith(newsroom, { cookie, 'sec-fetch-site': 'same-origin' })
  return { id: identityId, email, cookie, call, api: apiOf(call) }
}

/** A program of this newsroom, with a token of its own. */
export async function aProgram(newsroom: Newsroom, name: string, may: NewToken): Promise<TestPerson['call']> {
  const token = await createToken(newsroom.server.contextFor(TERMINAL), name, may)
  return callerWith(newsroom, { authorization: `Bearer ${token}` })
}

function callerWith(newsroom: Newsroom, who: Readonly<Record<string, string>>): TestPerson['call'] {
  return async (method, path, body) => {
    const answer = await fetch(newsroom.url + path, {
      method,
      headers: { ...who, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (path.endsWith('/stream')) {
      await answer.body?.cancel() // as soon as its status is known
      return { status: answer.status, body: undefined }
    }
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
  }
}

/** The same call, which rejects when it is refused. */
function apiOf(call: TestPerson['call']): TestPerson['api'] {
  return async (method, path, body) => {
    const answer = await call(method, path, body)
    if (answer.status >= 400)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
}
