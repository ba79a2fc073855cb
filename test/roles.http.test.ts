import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TERMINAL, type Actor } from '../src/access/actor.ts'
import { newId } from '../src/platform/ids.ts'
import type { NewToken } from '../src/staff/token/token-actions.ts'
import { removeStory } from '../src/story/story-actions.ts'
import { FIRST_DESK } from '../src/story/story.ts'
import type { Database } from '../src/platform/database/database.ts'
import type { Tables } from '../src/modules.ts'
import { TestClock } from './clock.ts'
import { startNewsroom, type Newsroom } from './newsroom.ts'
import { aPerson, aProgram, type TestPerson } from './people.ts'
import { createPost } from '../src/story/post/create-actions.ts'

/**
 * Who may do what to which object: every route of the newsroom, every role, every object it can be aimed at. In a
 * cell: `y` is done, `n` is refused (403), `?` is not there for this person (404), `-` makes no sense.
 */

const ROLES = ['contributor', 'reporter', 'editor', 'community-editor', 'admin', 'outsider'] as const
type Who = (typeof ROLES)[number]

/** One draft and one public post of their own, and of somebody else. */
const OBJECTS = ['own draft', 'another’s draft', 'own post', 'another’s post'] as const

interface PostRoute {
  readonly route: string
  readonly body?: unknown
  /** By role: a cell for each of `OBJECTS`. */
  readonly cells: Readonly<Record<'contributor' | 'reporter' | 'editor' | 'community-editor', string>>
}

const TEMPLATE = newId()
const body = { type: 'doc', content: [{ type: 'paragraph' }] }
const words = { headline: 'Other words' }
const later = () => ({ schedule: { at: new Date(Date.now() + 3_600_000).toISOString() } })

const POST_ROUTES: readonly PostRoute[] = [
  {
    route: 'PATCH /api/stories/:slug/posts/:id',
    body: words,
    cells: { contributor: 'y?nn', reporter: 'ynyn', editor: 'yyyy', 'community-editor': 'nnnn' },
  },
  {
    route: 'POST /api/stories/:slug/posts/:id/publish',
    cells: { contributor: 'n?--', reporter: 'yn--', editor: 'yy--', 'community-editor': 'nn--' },
  },
  {
    route: 'POST /api/stories/:slug/posts/:id/unpublish',
    cells: { contributor: '--nn', reporter: '--yn', editor: '--yy', 'community-editor': '--nn' },
  },
  {
    route: 'POST /api/stories/:slug/posts/:id/submit',
    body: { isSubmitted: true },
    cells: { contributor: 'y?--', reporter: 'yn--', editor: 'yy--', 'community-editor': 'nn--' },
  },
  {
    route: 'POST /api/stories/:slug/posts/:id/schedule',
    body: later(),
    cells: { contributor: 'n?--', reporter: 'yn--', editor: 'yy--', 'community-editor': 'nn--' },
  },
  {
    route: 'POST /api/stories/:slug/posts/:id/discard',
    body: { isDiscarded: true },
    cells: { contributor: 'y?--', reporter: 'yn--', editor: 'yy--', 'community-editor': 'nn--' },
  },
  {
    route: 'POST /api/stories/:slug/posts/:id/withdraw',
    body: { reason: 'It was wrong.' },
    cells: { contributor: '--nn', reporter: '--yn', editor: '--yy', 'community-editor': '--nn' },
  },
  {
    route: 'POST /api/stories/:slug/posts/:id/pin',
    body: { isPinned: false },
    cells: { contributor: '--nn', reporter: '--nn', editor: '--yy', 'community-editor': '--nn' },
  },
  {
    route: 'POST /api/stories/:slug/posts/:id/key-event',
    body: { isKeyEvent: true },
    cells: { contributor: '--nn', reporter: '--yn', editor: '--yy', 'community-editor': '--nn' },
  },
  {
    route: 'POST /api/stories/:slug/posts/:id/article',
    body: words,
    cells: { contributor: 'n?nn', reporter: 'nnnn', editor: 'yyyy', 'community-editor': 'nnnn' },
  },
  {
    route: 'GET /api/stories/:slug/posts/:id/revisions',
    cells: { contributor: 'y?yn', reporter: 'yyyy', editor: 'yyyy', 'community-editor': 'nnnn' },
  },
  {
    route: 'GET /api/stories/:slug/posts/:id/revisions/1',
    cells: { contributor: 'y?yn', reporter: 'yyyy', editor: 'yyyy', 'community-editor': 'nnnn' },
  },
  {
    route: 'GET /api/stories/:slug/desk/posts/:id',
    cells: { contributor: 'y?yy', reporter: 'yyyy', editor: 'yyyy', 'community-editor': 'yyyy' },
  },
]

/** Of a whole story: one cell for contributor, reporter, editor, community editor, admin, and an editor of another desk. */
const STORY_ROUTES: readonly { route: string; body?: () => unknown; cells: string; path?: string }[] = [
  { route: 'GET /api/stories/:slug', cells: 'yyyyy?' },
  { route: 'PATCH /api/stories/:slug', body: () => ({ standfirst: newId() }), cells: 'nnyny?' },
  { route: 'PUT /api/stories/:slug/status', body: () => ({ status: 'live' }), cells: 'nnyny?' },
  { route: 'PUT /api/stories/:slug/summary', body: () => ({ points: [{ text: newId() }] }), cells: 'nnyny?' },
  { route: 'POST /api/stories/:slug/posts', body: () => ({ text: 'Published at once.' }), cells: 'nyyny?' },
  {
    route: 'POST /api/stories/:slug/posts',
    body: () => ({ text: 'A draft.', publish: false }),
    cells: 'yyyny?',
  },
  {
    route: 'POST /api/stories/:slug/posts',
    body: () => ({ text: 'Handed in.', submit: true }),
    cells: 'yyyny?',
  },
  { route: 'POST /api/stories/:slug/posts', body: () => ({ text: 'Later.', ...later() }), cells: 'nyyny?' },
  { route: 'POST /api/stories/:slug/preview', body: () => ({ text: 'Seen.' }), cells: 'yyyyy?' },
  { route: 'GET /api/stories/:slug/desk', cells: 'yyyyy?' },
  {
    route: 'GET /api/stories/:slug/desk/older/:cursor',
    path: `/desk/older/9000000000000-${newId()}`,
    cells: 'yyyyy?',
  },
  { route: 'GET /api/stories/:slug/desk/stream', cells: 'yyyyy?' },
  { route: 'GET /api/stories/:slug/templates', cells: 'yyyyy?' },
  {
    route: 'PUT /api/stories/:slug/templates/:id',
    path: `/templates/${TEMPLATE}`,
    body: () => ({
      name: 'Figures',
      kind: 'update',
      headline: null,
      dateline: null,
      attribution: null,
      body,
    }),
    cells: 'nyyny?',
  },
  { route: 'DELETE /api/stories/:slug/templates/:id', path: `/templates/${TEMPLATE}`, cells: 'nyyny?' },
  {
    route: 'PUT /api/stories/:slug/presence/:tab',
    path: `/presence/${newId()}`,
    body: () => ({ postId: null }),
    cells: 'yyyyy?',
  },
]

/** Of the newsroom as a whole; an outsider is an editor on their own desk. */
const OTHER_ROUTES: readonly { route: string; body?: () => unknown; cells: string }[] = [
  { route: 'GET /api/stories', cells: 'yyyyyy' },
  { route: 'GET /api/submissions', cells: 'yyyyyy' },
  { route: 'POST /api/stories', body: () => ({ headline: 'New', deskId: FIRST_DESK }), cells: 'nnyny!' },
  { route: 'GET /api/me', cells: 'yyyyyy' },
  { route: 'GET /api/me/sessions', cells: 'yyyyyy' },
  { route: 'POST /api/me/confirm/mail', cells: 'yyyyyy' },
  { route: 'POST /api/me/confirm/passkey/options', body: () => ({}), cells: 'yyyyyy' },
  { route: 'POST /api/me/passkeys/options', body: () => ({}), cells: 'yyyyyy' },
  { route: 'DELETE /api/me/sessions', cells: 'yyyyyy' },
  { route: 'GET /api/desks', cells: 'yyyyyy' },
  { route: 'GET /api/people', cells: 'nnnnyn' },
  {
    route: 'POST /api/people',
    body: () => ({ name: 'N', email: `${newId()}@example.org` }),
    cells: 'nnnnyn',
  },
  { route: 'POST /api/people/:person/invite', cells: 'nnnnyn' },
  { route: 'GET /api/people/:person/sessions', cells: 'nnnnyn' },
  { route: 'DELETE /api/people/:person/sessions', cells: 'nnnnyn' },
  { route: 'POST /api/people/:person/recover', cells: 'nnnnyn' },
  { route: 'POST /api/desks', body: () => ({ name: newId() }), cells: 'nnnnyn' },
]

/** Programs stand in the columns of people: whose cells theirs are, where they may write. */
const PROGRAMS = {
  'program of every desk': { may: {}, as: 'editor' },
  'program of the desk': { may: { desks: ['News'] }, as: 'editor' },
  'program of another desk': { may: { desks: ['Sport'] }, as: 'outsider' },
  'program that reads': { may: { isReadOnly: true }, as: 'editor' },
  'program that reads another desk': { may: { desks: ['Sport'], isReadOnly: true }, as: 'outsider' },
} as const satisfies Record<string, { may: NewToken; as: Who }>
type Program = keyof typeof PROGRAMS

/** What the program is answered where the person of its column gets this cell. */
function cellOf(program: Program, method: string, cell: string): string {
  return program.includes('reads') && method !== 'GET' ? 'n' : cell
}

const STATUSES: Readonly<Record<string, readonly number[]>> = {
  y: [200, 201, 202, 204],
  n: [403],
  '?': [404],
  '!': [400],
}

describe('what each role may do to each object', () => {
  let newsroom: Newsroom
  const people = {} as Record<Who, TestPerson>
  const programs = {} as Record<Program, TestPerson['call']>
  let removed: TestPerson
  /** Who was invited, and has not come. */
  let newcomer = ''
  beforeAll(async () => {
    newsroom = await startNewsroom()
    await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
    const admin = await aPerson(newsroom, { name: 'Admin', isAdmin: true })
    const { id: sport } = (await admin.api('POST', '/api/desks', { name: 'Sport' })) as { id: string }
    for (const role of ['contributor', 'reporter', 'editor', 'community-editor'] as const)
      people[role] = await aPerson(newsroom, { name: role, role })
    people.admin = admin
    people.outsider = await aPerson(newsroom, { name: 'outsider', role: 'editor', desk: sport })
    for (const [name, { may }] of Object.entries(PROGRAMS))
      programs[name as Program] = await aProgram(newsroom, name, may)
    const invited = await admin.api('POST', '/api/people', { name: 'New', email: 'new@example.org' })
    newcomer = (invited as { person: { id: string } }).person.id
    removed = await aPerson(newsroom, { name: 'removed', role: 'editor' })
    expect((await removed.call('GET', '/api/stories/harbour')).status).toBe(200)
    await admin.api('DELETE', `/api/people/${removed.id}`)
  })
  afterAll(() => newsroom.close())

  /** A post of this person, whatever they may do themselves. */
  async function aPost(author: { id: string; name: string }, isPublic: boolean): Promise<string> {
    const actor: Actor = { kind: 'staff', name: author.name, personId: author.id, isAdmin: true, roles: {} }
    const context = newsroom.server.contextFor(actor)
    const { result } = await createPost(context, 'harbour', { text: 'Words.', publish: isPublic })
    return result.post.id
  }
  const somebodyElse = { id: newId(), name: 'Somebody else' }

  for (const { route, body, cells } of POST_ROUTES) {
    const [method = '', path = ''] = route.split(' ')
    for (const role of ROLES) {
      const expected = role === 'outsider' ? '????' : cells[role === 'admin' ? 'editor' : role]
      for (const [at, object] of OBJECTS.entries()) {
        const cell = expected[at] ?? '-'
        if (cell === '-' || cells.editor[at] === '-') continue
        const how = cell === 'y' ? 'may' : cell === 'n' ? 'may not' : 'does not find what to'
        it(`${role} ${how} ${route}: ${object}`, async () => {
          const isOwn = object.startsWith('own')
          const author = isOwn ? { id: people[role].id, name: role } : somebodyElse
          const id = await aPost(author, object.endsWith('post'))
          const to = path.replace(':slug', 'harbour').replace(':id', id)
          expect(STATUSES[cell]).toContain((await people[role].call(method, to, body)).status)
        })
      }
    }
  }

  for (const { route, body, cells, path: rest } of STORY_ROUTES) {
    const [method = '', path = ''] = route.split(' ')
    const to = rest === undefined ? path.replace(':slug', 'harbour') : `/api/stories/harbour${rest}`
    for (const [at, role] of ROLES.entries()) {
      const given = body?.()
      const cell = cells[at] ?? ''
      it(`${role}: ${cell} ${route} ${JSON.stringify(given ?? '').slice(0, 60)}`, async () => {
        expect(STATUSES[cell]).toContain((await people[role].call(method, to, given)).status)
      })
    }
  }

  for (const { route, body, cells } of OTHER_ROUTES) {
    const [method = '', path = ''] = route.split(' ')
    for (const [at, role] of ROLES.entries()) {
      const cell = cells[at] ?? ''
      it(`${role}: ${cell} ${route}`, async () => {
        const to = path.replace(':person', newcomer)
        expect(STATUSES[cell]).toContain((await people[role].call(method, to, body?.())).status)
      })
    }
  }

  for (const program of Object.keys(PROGRAMS) as Program[]) {
    const { as } = PROGRAMS[program]
    const at = ROLES.indexOf(as)

    it(`a ${program} is judged on posts as an ${as} is`, async () => {
      for (const { route, body, cells } of POST_ROUTES) {
        const [method = '', path = ''] = route.split(' ')
        for (const which of [1, 3]) {
          if (cells.editor[which] === '-') continue
          const id = await aPost(somebodyElse, which === 3)
          const cell = cellOf(program, method, as === 'outsider' ? '?' : (cells.editor[which] ?? ''))
          const to = path.replace(':slug', 'harbour').replace(':id', id)
          const { status } = await programs[program](method, to, body)
          expect(STATUSES[cell], `${route}: ${OBJECTS[which]} answered ${status}`).toContain(status)
        }
      }
    })

    it(`a ${program} is judged on stories as an ${as} is`, async () => {
      for (const { route, body, cells, path: rest } of STORY_ROUTES) {
        const [method = '', path = ''] = route.split(' ')
        const to = rest === undefined ? path.replace(':slug', 'harbour') : `/api/stories/harbour${rest}`
        const { status } = await programs[program](method, to, body?.())
        const cell = cellOf(program, method, cells[at] ?? '')
        expect(STATUSES[cell], `${route} answered ${status}`).toContain(status)
      }
      for (const { route, body, cells } of OTHER_ROUTES) {
        const [method = '', path = ''] = route.split(' ')
        const { status } = await programs[program](method, path, body?.())
        const cell = path.startsWith('/api/me') ? 'n' : cellOf(program, method, cells[at] ?? '')
        expect(STATUSES[cell], `${route} answered ${status}`).toContain(status)
      }
      const stories = JSON.stringify((await programs[program]('GET', '/api/stories')).body)
      expect(stories.includes('"harbour"')).toBe(as === 'editor')
    })
  }

  it('a program of one desk makes its stories there, without being told', async () => {
    const made = await programs['program of another desk']('POST', '/api/stories', { headline: 'Cup final' })
    expect(made, JSON.stringify(made)).toMatchObject({ status: 201, body: { slug: 'cup-final' } })
    expect((await people.outsider.call('GET', '/api/stories/cup-final')).status).toBe(200)
    expect((await people.reporter.call('GET', '/api/stories/cup-final')).status).toBe(404)
    const context = newsroom.server.contextFor(TERMINAL)
    await removeStory(context, 'cup-final')
  })

  it('a program that reads uploads nothing, looks nothing up and previews nothing', async () => {
    for (const path of ['/api/pictures/uploads', '/api/embeds', '/api/stories/harbour/preview'])
      expect(
        await programs['program that reads']('POST', path, { url: 'https://example.org', text: 'x' }),
        path,
      ).toMatchObject({ status: 403, body: { code: 'token-reads-only' } })
  })

  it('of a story that has ended, editors alone correct and withdraw updates, their own or not', async () => {
    await newsroom.api('POST', '/api/stories', { slug: 'over', headline: 'Over', status: 'live' })
    const aPostIn = async (author: { id: string; name: string }) => {
      const actor: Actor = { kind: 'staff', name: author.name, personId: author.id, isAdmin: true, roles: {} }
      const { result } = await createPost(newsroom.server.contextFor(actor), 'over', { text: 'Nine hurt.' })
      return result.post.id
    }
    const owners = ROLES.map((role) => ({ id: people[role].id, name: role }))
    const posts = new Map<string, readonly string[]>()
    for (const owner of owners)
      posts.set(owner.name, [await aPostIn(owner), await aPostIn(owner), await aPostIn(somebodyElse)])
    await newsroom.api('PUT', '/api/stories/over/status', { status: 'closed' })
    const note = { text: 'Eight hurt.', correction: 'It said nine.' }
    for (const role of ROLES) {
      const [own = '', second = '', other = ''] = posts.get(role) ?? []
      const cell = role === 'editor' || role === 'admin' ? 'y' : role === 'outsider' ? '?' : 'n'
      const did = async (method: string, path: string, body: unknown) =>
        people[role].call(method, `/api/stories/over/posts/${path}`, body).then(({ status }) => status)
      for (const id of [own, other]) expect(STATUSES[cell], role).toContain(await did('PATCH', id, note))
      const withdrawn = await did('POST', `${second}/withdraw`, { reason: 'It was not so.' })
      expect(STATUSES[cell], role).toContain(withdrawn)
    }
  })

  it('an admin who has not shown their passkey here edits on every desk, and looks after nothing', async () => {
    const admin = await aPerson(newsroom, { name: 'By mail', isAdmin: true })
    const { db } = newsroom.server.contextFor(TERMINAL) as unknown as { db: Database<Tables> }
    const { identity_id } = await db.read
      .selectFrom('person')
      .select('identity_id')
      .where('id', '=', admin.id)
      .executeTakeFirstOrThrow()
    const passkey = { identity_id, public_key: '', counter: 0, transports: '[]', name: 'Key' }
    const times = { created_at: 0, last_used_at: null }
    await db.write
      .insertInto('passkey')
      .values({ id: newId(), credential_id: newId(), ...passkey, ...times })
      .execute()
    const forAdmins = OTHER_ROUTES.filter(({ cells }) => cells === 'nnnnyn')
    expect(forAdmins.length).toBeGreaterThan(5)
    for (const { route, body } of forAdmins) {
      const [method = '', path = ''] = route.split(' ')
      const refused = await admin.call(method, path.replace(':person', newcomer), body?.())
      expect(refused, route).toMatchObject({ status: 403, body: { code: 'admin-needs-passkey' } })
    }
    expect(await admin.api('GET', '/api/me')).toMatchObject({ isAdmin: true, adminNeeds: 'passkey' })
    expect(((await admin.api('GET', '/api/desks')) as unknown[]).length).toBeGreaterThan(1)
    await admin.api('POST', '/api/stories/harbour/posts', { text: 'As an editor.' })
  })

  it('an article is read by who may see its post, and changed by editors alone', async () => {
    const { result } = await createPost(newsroom.server.contextFor(TERMINAL), 'harbour', {
      headline: 'Wall',
      text: 'Words.',
      publish: false,
    })
    const at = `/api/stories/harbour/posts/${result.post.id}/article`
    const { slug } = (await people.editor.api('POST', at, {})) as { slug: string }
    const cells = { contributor: '??', reporter: 'yn', editor: 'yy', 'community-editor': 'yn' }
    for (const role of ROLES) {
      const expected = role === 'outsider' ? '??' : cells[role === 'admin' ? 'editor' : role]
      const read = await people[role].call('GET', `/api/articles/${slug}`)
      const change = await people[role].call('PATCH', `/api/articles/${slug}`, { standfirst: role })
      expect(STATUSES[expected[0] ?? ''], `${role} reads`).toContain(read.status)
      expect(STATUSES[expected[1] ?? ''], `${role} changes`).toContain(change.status)
    }
    // Readers see it while they see its post.
    expect((await fetch(`${newsroom.url}/articles/${slug}`)).status).toBe(404)
  })

  it('what was withdrawn is read by its writer, reporters and editors, and by nobody else, wherever it stands', async () => {
    const context = newsroom.server.contextFor(TERMINAL)
    const headline = 'Taken back words'
    const own = await aPost({ id: people.contributor.id, name: 'contributor' }, true)
    const { result } = await createPost(context, 'harbour', { headline, text: 'Wrong words.' })
    const { slug } = (await people.editor.api(
      'POST',
      `/api/stories/harbour/posts/${result.post.id}/article`,
      {
        standfirst: 'Wrong words.',
      },
    )) as { slug: string }
    const before = (await people.editor.api('GET', '/api/stories/harbour/desk')) as { deskSeq: number }
    const ids = [result.post.id, own]
    for (const id of ids) await people.editor.api('POST', `/api/stories/harbour/posts/${id}/withdraw`, {})
    const sees: Readonly<Record<Who, boolean>> = {
      contributor: false,
      reporter: true,
      editor: true,
      'community-editor': false,
      admin: true,
      outsider: false,
    }
    const place = `9000000000000-${newId()}`
    for (const role of ROLES.filter((each) => each !== 'outsider')) {
      for (const path of ['', '/desk', `/desk/older/${place}`]) {
        const view = await people[role].call('GET', `/api/stories/harbour${path}`)
        const text = JSON.stringify(view.body)
        expect(text, `${role} ${path}`).toContain(result.post.id) // as a notice
        expect(text.includes('Wrong words.') || text.includes(headline), `${role} ${path}`).toBe(sees[role])
      }
      const article = await people[role].call('GET', `/api/articles/${slug}`)
      expect(article.status, role).toBe(sees[role] ? 200 : 404)
    }
    const desk = await people.contributor.api('GET', '/api/stories/harbour/desk')
    const { posts } = desk as { posts: { id: string; body: { content: unknown[] } }[] }
    expect(posts.find(({ id }) => id === own)?.body.content).not.toEqual([])
    const at = `${newsroom.url}/api/stories/harbour/desk/stream?after=${before.deskSeq}`
    const stream = await fetch(at, { headers: { cookie: people.contributor.cookie } })
    let heard = ''
    for await (const part of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      heard += part
      if (heard.includes('event: desk')) break
    }
    expect(heard).toContain(result.post.id)
    expect(heard).not.toContain('Wrong words.')
  })

  it('a removed person’s next request fails, wherever it goes', async () => {
    const id = await aPost(somebodyElse, false)
    const all = [...POST_ROUTES, ...STORY_ROUTES, ...OTHER_ROUTES]
    for (const { route } of all) {
      const [method = '', path = ''] = route.split(' ')
      const to = path
        .replace(':slug', 'harbour')
        .replace(':id', id)
        .replace(':place', `1-${id}`)
        .replace(':tab', id)
        .replace(':person', id)
      expect((await removed.call(method, to)).status, route).toBe(401)
    }
  })

  it('a removed person’s open desk is closed before it says anything more', async () => {
    const leaving = await aPerson(newsroom, { name: 'Leaving', role: 'reporter' })
    const answer = await fetch(`${newsroom.url}/api/stories/harbour/desk/stream`, {
      headers: { cookie: leaving.cookie },
    })
    await people.admin.api('DELETE', `/api/people/${leaving.id}`)
    await aPost(somebodyElse, false)
    const heard = await answer.text() // ends, or the test would
    expect(heard).toContain('event: signed-out')
    expect(heard.slice(heard.indexOf('event: signed-out'))).not.toContain('Somebody else')
  })

  it('nobody of another desk sees a story, its drafts or what waits there in any list', async () => {
    await createPost(newsroom.server.contextFor(TERMINAL), 'harbour', { text: 'Waits.', submit: true })
    expect(await people.outsider.api('GET', '/api/stories')).toEqual({ entries: [], next: null })
    expect(await people.outsider.api('GET', '/api/submissions')).toEqual([])
    expect(((await people.editor.api('GET', '/api/submissions')) as unknown[]).length).toBeGreaterThan(0)
    expect(await people.reporter.api('GET', '/api/submissions')).toEqual([])
  })

  it('what one person does not find, no cache says is missing to another', async () => {
    const headers = { cookie: people.outsider.cookie }
    const hidden = await fetch(`${newsroom.url}/api/stories/harbour`, { headers })
    expect([hidden.status, hidden.headers.get('cache-control')]).toEqual([404, 'no-store'])
    const missing = await fetch(`${newsroom.url}/live/nowhere`)
    expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, 'public, s-maxage=2'])
  })

  it('a session works from our own pages only', async () => {
    const headers = { cookie: people.editor.cookie, 'content-type': 'application/json' }
    const post = (more: Record<string, string>) =>
      fetch(`${newsroom.url}/api/stories/harbour/posts`, {
        method: 'POST',
        headers: { ...headers, ...more },
        body: JSON.stringify({ text: 'From where?' }),
      })
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await post({ 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await post({})).status).toBe(403)
    expect((await post({ origin: newsroom.url })).status).toBe(201)
    // What was written offline by somebody else in this browser is not sent in the name of who is here now.
    const ours = { 'sec-fetch-site': 'same-origin' }
    expect((await post({ ...ours, 'stoppress-person': people.reporter.id })).status).toBe(401)
    expect((await post({ ...ours, 'stoppress-person': people.editor.id })).status).toBe(201)
  })
})

describe('what was scheduled', () => {
  it('publishes itself for who is still there, and waits for an editor where its planner was removed', async () => {
    const clock = new TestClock()
    const newsroom = await startNewsroom({}, { clock })
    await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
    const admin = await aPerson(newsroom, { name: 'Admin', isAdmin: true })
    const schedule = { at: new Date(clock.now() + 60_000).toISOString() }
    for (const name of ['Stays', 'Leaves']) {
      const reporter = await aPerson(newsroom, { name, role: 'reporter' })
      await reporter.api('POST', '/api/stories/harbour/posts', { headline: name, schedule })
      if (name === 'Leaves') await admin.api('DELETE', `/api/people/${reporter.id}`)
    }
    clock.pass(60_000)
    const headlines = (list: unknown) =>
      (list as { headline?: string; post?: { headline: string } }[]).map(
        ({ headline, post }) => headline ?? post?.headline,
      )
    const patience = { timeout: 20_000 }
    const waiting = async () => headlines(await admin.api('GET', '/api/submissions'))
    await expect.poll(waiting, patience).toEqual(['Leaves'])
    const shown = async () => headlines(((await newsroom.json('/live/harbour.json')) as { posts: [] }).posts)
    await expect.poll(shown, patience).toEqual(['Stays'])
    await newsroom.close()
  })
})
