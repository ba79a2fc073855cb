import { createHash, createPrivateKey, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MIGRATIONS } from '../../src/migrations.ts'
import { loadAssets } from '../../src/pages/assets.ts'
import { readConfig } from '../../src/platform/config/config.ts'
import type { Engine } from '../../src/platform/database/database.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import type { Tables } from '../../src/modules.ts'
import { createServer, type Server } from '../../src/server.ts'
import { createTestDatabase, engines } from '../databases.ts'
import { loadOldDatabase, readFacts, type Facts } from './old-database.ts'

/** What the new program says of the newsroom that 86b284d left, with the clock standing where 86b284d was asked. */
class CarriedOver {
  readonly facts: Facts
  readonly #url: string
  readonly #server: Server
  readonly #undo: readonly (() => Promise<unknown>)[]

  private constructor(facts: Facts, url: string, server: Server, undo: readonly (() => Promise<unknown>)[]) {
    this.facts = facts
    this.#url = url
    this.#server = server
    this.#undo = undo
  }

  static async start(engine: Engine): Promise<CarriedOver> {
    const facts = await readFacts(engine)
    const database = await createTestDatabase(engine)
    const folder = await mkdtemp(join(tmpdir(), 'stop-press-carried-'))
    await loadOldDatabase(database.url)
    const db = await openDatabase<Tables>(database.url)
    await migrate(db, MIGRATIONS)
    const settings = { DATA_DIR: folder, PORT: '0', PUBLIC_URL: facts.publicUrl, LOG_LEVEL: 'silent' }
    const config = readConfig({ ...settings, DATABASE_URL: database.url }, folder)
    const assets = await loadAssets(new URL('../../dist/assets', import.meta.url).pathname)
    const server = await createServer({ config, db, clock: { now: () => facts.madeAt }, assets })
    const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
    return new CarriedOver(facts, url, server, [
      () => server.close(),
      () => database.drop(),
      () => rm(folder, { recursive: true }),
    ])
  }

  async close(): Promise<void> {
    for (const step of this.#undo) await step()
  }

  /** A request with what a browser, or a program, shows of itself. */
  async ask(path: string, who: Who = {}, body?: unknown): Promise<{ status: number; text: string }> {
    const headers = {
      'sec-fetch-site': 'same-origin',
      ...('session' in who
        ? { cookie: `${this.#server.sessionCookie}=${this.facts.secrets.sessions[who.session]}` }
        : {}),
      ...('token' in who ? { authorization: `Bearer ${this.facts.secrets.tokens[who.token]}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const answer = await fetch(
      this.#url + path,
      body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
    )
    return { status: answer.status, text: await answer.text() }
  }

  async json<T>(path: string, who: Who = { session: 'ada' }, body?: unknown): Promise<T> {
    const { status, text } = await this.ask(path, who, body)
    if (status >= 400) throw new Error(`${path} answered ${status}: ${text}`)
    return JSON.parse(text) as T
  }
}

type Who = { session: string } | { token: string } | Record<string, never>
interface Me {
  name: string
  isAdmin: boolean
  adminNeeds: unknown
  desks: { name: string; role: string }[]
}
interface Story {
  slug: string
  status: string
  position: string
  posts: { id: string; state: string; revision: number }[]
}

describe.each(engines)('a newsroom that was carried over on %s', (engine) => {
  let old: CarriedOver
  beforeAll(async () => {
    old = await CarriedOver.start(engine)
  })
  afterAll(() => old.close())

  it('knows its people by their sessions, and nobody by those that had ended', async () => {
    const { sessions } = old.facts.expected
    const found: Record<string, unknown> = {}
    for (const session of Object.keys(sessions)) {
      const { status, text } = await old.ask('/api/me', { session })
      const me = JSON.parse(text) as Me
      found[session] =
        status === 200
          ? {
              status,
              name: me.name,
              isAdmin: me.isAdmin,
              adminNeeds: me.adminNeeds,
              desks: me.desks.map(({ name, role }) => `${name}: ${role}`),
            }
          : { status }
    }
    expect(found).toEqual(sessions)
  })

  it('shows its programs what their tokens are for', async () => {
    const { tokens } = old.facts.expected
    const found: Record<string, unknown> = {}
    for (const token of Object.keys(tokens)) {
      const { status, text } = await old.ask('/api/stories', { token })
      found[token] =
        status === 200
          ? { status, stories: (JSON.parse(text) as { entries: Story[] }).entries.map(({ slug }) => slug) }
          : { status }
    }
    expect(found).toEqual(tokens)
    expect(await old.ask('/api/stories', { token: 'tokenReadOnly' }, { headline: 'No' })).toMatchObject({
      status: 403,
    })
  })

  it('has its pages, with every post in its place and readers’ positions good', async () => {
    const { pages } = old.facts.expected
    const found: Record<string, unknown> = {}
    for (const slug of Object.keys(pages)) {
      const { status, text } = await old.ask(`/live/${slug}`)
      const idsOf = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, id]) => id)
      found[slug] = {
        status,
        postIds: idsOf(/id="p-([0-9a-f-]{36})"/g),
        pinnedIds: idsOf(/id="pinned-([0-9a-f-]{36})"/g),
        position: status === 200 ? (await old.json<Story>(`/live/${slug}.json`, {})).position : null,
      }
    }
    expect(found).toEqual(pages)
    expect((await old.ask(`/articles/${old.facts.article}`)).status).toBe(200)
  })

  it('has every post in its state, and every revision by whom and when it was saved', async () => {
    const { stories, revisions } = old.facts.expected
    const [found, saved]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}]
    for (const slug of Object.keys(stories)) {
      const story = await old.json<Story>(`/api/stories/${slug}`)
      const posts = story.posts.map(({ id, state, revision }) => [id, `${state} ${revision}`] as const)
      found[slug] = { status: story.status, position: story.position, posts: Object.fromEntries(posts) }
      for (const [id] of posts) {
        const list = await old.json<{
          revisions: {
            revision: number
            savedAt: string
            savedBy: string
            content: { headline: string | null }
          }[]
        }>(`/api/stories/${slug}/posts/${id}/revisions`)
        saved[id] = list.revisions.map(
          ({ revision, savedAt, savedBy, content }) =>
            `${revision} ${savedAt} ${savedBy}: ${content.headline}`,
        )
      }
    }
    expect(found).toEqual(stories)
    expect(saved).toEqual(revisions)
  })

  it('has its people, what they did, their mails and their templates', async () => {
    const { people, auditByAction, mails, templates, passkeys, sessionsOfCleo, submissions } =
      old.facts.expected
    const persons =
      await old.json<
        (Me & { email: string; firstSeenAt: string; lastSeenAt: string; hasPasskey: boolean })[]
      >('/api/people')
    expect(
      persons.map(
        (person) =>
          `${person.name} <${person.email}> ${person.isAdmin ? 'admin' : ''} ${person.firstSeenAt} ${person.lastSeenAt} ${person.hasPasskey}`,
      ),
    ).toEqual(people)
    const actions: Record<string, number> = {}
    for (let before: string | null = ''; before !== null;) {
      const query: string = before === '' ? '' : `&before=${encodeURIComponent(before)}`
      const page: { entries: { action: string }[]; next: string | null } = await old.json(
        `/api/audit?limit=100${query}`,
      )
      for (const { action } of page.entries) actions[action] = (actions[action] ?? 0) + 1
      before = page.next
    }
    expect(actions).toEqual(auditByAction)
    const { entries } = await old.json<{
      entries: { to: string; subject: string; state: string; failure: string | null }[]
    }>('/api/mails')
    expect(entries.map(({ to, subject, state, failure }) => `${to} ${subject} ${state} ${failure}`)).toEqual(
      mails,
    )
    for (const [slug, expected] of [
      ['harbour-flood', templates.news],
      ['cup-final-draft', templates.sport],
    ]) {
      const found = await old.json<{ id: string; name: string }[]>(`/api/stories/${String(slug)}/templates`)
      expect(found.map(({ id, name }) => `${id} ${name}`)).toEqual(expected)
    }
    expect((await old.json<{ name: string }[]>('/api/me/passkeys')).map(({ name }) => name)).toEqual(passkeys)
    const devices = await old.json<{ id: string }[]>('/api/me/sessions', { session: 'cleo' })
    expect(devices.map(({ id }) => id)).toEqual(sessionsOfCleo)
    const waiting = await old.json<{ post: { id: string } }[]>('/api/submissions', { session: 'cleo' })
    expect(waiting.map(({ post }) => post.id)).toEqual(submissions)
  })

  it('has its pictures, and finds its stories by their words', async () => {
    const { pictures, search } = old.facts.expected
    const found: Record<string, unknown> = {}
    for (const [name, id] of Object.entries(old.facts.ids.pictures)) {
      const { status, text } = await old.ask(`/api/pictures/${id}`, { session: 'ada' })
      const { state = null, version = null } = JSON.parse(text) as { state?: string; version?: string | null }
      found[name] = { status, state, version }
    }
    expect(found).toEqual(pictures)
    for (const [words, slugs] of [
      ['ÆRØ wetter', search.aero],
      ['الميناء', search.ar],
    ] as const) {
      const found = await old.json<{ entries: Story[] }>(`/api/stories?search=${encodeURIComponent(words)}`)
      expect(found.entries.map(({ slug }) => slug)).toEqual(slugs)
    }
  })

  // Last: these write.
  it('lets in by the passkey, the invitation and the link of before, each once, and by no other', async () => {
    const { invitation, link, spentInvitation } = old.facts.secrets
    expect(await signInByPasskey(old)).toMatchObject({ status: 200 })
    const byLink = (secret: string) => old.ask('/api/sign-in/link', {}, { secret })
    expect(await byLink(invitation)).toMatchObject({ status: 200 })
    expect(await byLink(link)).toMatchObject({ status: 200 })
    for (const secret of [invitation, link, spentInvitation])
      expect((await byLink(secret)).status).toBeGreaterThan(399)
  })
})

/** As the authenticator that Ada registered with 86b284d would (W3C WebAuthn, 6.1 and 7.2). */
async function signInByPasskey(old: CarriedOver): Promise<{ status: number; text: string }> {
  const { passkey } = old.facts.secrets
  const { challengeId, options } = await old.json<{ challengeId: string; options: { challenge: string } }>(
    '/api/sign-in/passkey/options',
    {},
    {},
  )
  const client = Buffer.from(
    JSON.stringify({
      type: 'webauthn.get',
      challenge: options.challenge,
      origin: old.facts.publicUrl,
      crossOrigin: false,
    }),
  )
  const data = Buffer.concat([sha256('localhost'), Buffer.from([0x05, 0, 0, 0, passkey.counter + 1])])
  const key = createPrivateKey({ key: passkey.privateKeyJwk, format: 'jwk' })
  return old.ask(
    '/api/sign-in/passkey',
    {},
    {
      challengeId,
      response: {
        id: passkey.credentialId,
        rawId: passkey.credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', Buffer.concat([data, sha256(client)]), key).toString('base64url'),
        },
      },
    },
  )
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
