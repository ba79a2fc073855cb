import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PictureRecord } from '../src/media/picture/picture.ts'
import { nextSeenPublic } from '../src/media/public-media-store.ts'
import { withCliContext, createStoryContext } from '../src/commands/cli-context.ts'
import { TERMINAL } from '../src/access/actor.ts'
import type { Database } from '../src/platform/database/database.ts'
import { newId } from '../src/platform/ids.ts'
import type { Tables } from '../src/modules.ts'
import { startNewsroom, type Newsroom } from './newsroom.ts'
import { aPerson, type TestPerson } from './people.ts'
import { CHUNK, creation } from './pictures.ts'
import { withdrawPost } from '../src/story/post/withdraw-actions.ts'

let newsroom: Newsroom
let withdrawn: string[]
let small: Buffer
beforeEach(async () => {
  withdrawn = []
  newsroom = await startNewsroom({}, { withdrawnMedia: (paths) => void withdrawn.push(...paths) })
  await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
  small ??= await sharp({ create: { width: 600, height: 400, channels: 3, background: '#369' } })
    .jpeg()
    .toBuffer()
})
afterEach(() => newsroom.close())

/** A picture that is ready, of this person or of the program. */
async function aPicture(by?: TestPerson) {
  const id = newId()
  const who = by === undefined ? { authorization: `Bearer ${newsroom.token}` } : { cookie: by.cookie }
  const headers = { ...who, 'sec-fetch-site': 'same-origin', 'tus-resumable': '1.0.0' }
  const uploads = `${newsroom.url}/api/pictures/uploads`
  await fetch(uploads, { method: 'POST', headers: { ...headers, ...creation(id, small.length) } })
  await fetch(`${uploads}/${id}`, {
    method: 'PATCH',
    headers: { ...headers, ...CHUNK(0) },
    body: new Uint8Array(small),
  })
  const read = () => newsroom.api('GET', `/api/pictures/${id}`) as Promise<PictureRecord>
  await expect.poll(async () => (await read()).state, { timeout: 15_000 }).toBe('ready')
  const { version } = await read()
  return { id, path: `/media/pictures/${id}/${version}-480.jpeg`, read }
}

const shows = (id: string) => ({
  body: { type: 'doc', content: [{ type: 'picture', attrs: { id, alt: 'A boat' } }] },
})

async function post(content: object): Promise<string> {
  const id = newId()
  await newsroom.api('POST', '/api/stories/harbour/posts', { id, ...content })
  return id
}

const of = (id: string, act: string, body: object = {}) =>
  newsroom.api('POST', `/api/stories/harbour/posts/${id}/${act}`, body)

async function statusFor(path: string, who?: TestPerson): Promise<number> {
  const headers = who === undefined ? {} : { cookie: who.cookie }
  return (await fetch(newsroom.url + path, { method: 'HEAD', headers })).status
}

describe('the files of a picture', () => {
  it('are for readers while something public shows them, and for whoever may see its draft before', async () => {
    const [ada, ben, editor] = [
      await aPerson(newsroom, { name: 'Ada', role: 'contributor' }),
      await aPerson(newsroom, { name: 'Ben', role: 'contributor' }),
      await aPerson(newsroom, { name: 'Edith', role: 'editor' }),
    ]
    const { id, path } = await aPicture(ada)
    expect(await statusFor(path)).toBe(404)
    expect(await statusFor(path, ada)).toBe(200)
    expect(await statusFor(path, ben)).toBe(404)
    expect(await statusFor(path, editor)).toBe(404)
    const draft = newId()
    await ada.api('POST', '/api/stories/harbour/posts', { id: draft, ...shows(id), publish: false })
    expect(await statusFor(path, ben)).toBe(404)
    const seen = await fetch(newsroom.url + path, { headers: { cookie: editor.cookie } })
    await seen.arrayBuffer()
    expect([seen.status, seen.headers.get('cache-control')]).toEqual([200, 'private, no-store'])

    await of(draft, 'publish')
    const answer = await fetch(newsroom.url + path)
    await answer.arrayBuffer()
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=3600, s-maxage=60',
    ])
    const etag = answer.headers.get('etag') ?? ''
    const again = await fetch(newsroom.url + path, { headers: { 'if-none-match': etag } })
    expect([again.status, again.headers.get('etag')]).toEqual([304, etag])
  })

  it.each([
    ['is withdrawn', (id: string) => of(id, 'withdraw', { reason: 'It was wrong.' }), [200, 404]],
    ['is taken back', (id: string) => of(id, 'unpublish'), [200, 200]],
    [
      'no longer shows it',
      (id: string) => newsroom.api('PATCH', `/api/stories/harbour/posts/${id}`, { text: 'Words alone.' }),
      [404, 404],
    ],
  ])('are gone for readers when their post %s, and caches are told which', async (_what, act, forStaff) => {
    const editor = await aPerson(newsroom, { name: 'Edith', role: 'editor' })
    const { id, path } = await aPicture()
    const shown = await post(shows(id))
    const elsewhere = await post(shows(id))
    expect(await statusFor(path)).toBe(200)
    const db = newsroom.server.contextFor(TERMINAL).db as unknown as Database<Tables>
    await expect
      .poll(async () => (await nextSeenPublic(db.read, '', 9)).map(({ media }) => media), { timeout: 5_000 })
      .toEqual([`picture:${id}`])

    await act(shown)
    expect(await statusFor(path)).toBe(200) // the other post shows it
    expect(withdrawn).toEqual([])
    await act(elsewhere)
    expect(await statusFor(path)).toBe(404)
    await expect
      .poll(() => withdrawn.toSorted(), { timeout: 5_000 })
      .toEqual(['avif', 'jpeg', 'webp'].map((format) => path.replace('jpeg', format)))
    // Whoever may see what the post said sees its picture too; one that no words show is its uploader's alone.
    const reader = await aPerson(newsroom, { name: 'Cem', role: 'community-editor' })
    expect([await statusFor(path, editor), await statusFor(path, reader)]).toEqual(forStaff)
  })

  it('are told to caches too when another process has withdrawn the post', async () => {
    const { id, path } = await aPicture()
    const shown = await post(shows(id))
    const db = newsroom.server.contextFor(TERMINAL).db as unknown as Database<Tables>
    await expect
      .poll(async () => (await nextSeenPublic(db.read, '', 9)).map(({ media }) => media), { timeout: 5_000 })
      .toEqual([`picture:${id}`])
    const terminal = {
      folder: newsroom.dataDir,
      stdout: () => {},
      stderr: () => {},
      input: async () => undefined,
    }
    const environment = { DATA_DIR: newsroom.dataDir, LOG_LEVEL: 'silent' }
    await withCliContext({ ...terminal, environment }, async (cli) => {
      await withdrawPost(createStoryContext(cli, TERMINAL), 'harbour', shown, null)
    })
    expect(await statusFor(path)).toBe(404)
    await expect.poll(() => withdrawn, { timeout: 15_000 }).toContain(path)
  })

  it('of a lead image are there with the story, and not before', async () => {
    const { id, path } = await aPicture()
    const lead = { id, alt: 'A boat' }
    await newsroom.api('POST', '/api/stories', { slug: 'quay', headline: 'Quay', leadImage: lead })
    expect(await statusFor(path)).toBe(404)
    await newsroom.api('PUT', '/api/stories/quay/status', { status: 'live' })
    expect(await statusFor(path)).toBe(200)
    await newsroom.api('PATCH', '/api/stories/quay', { leadImage: null })
    expect(await statusFor(path)).toBe(404)
  })

  it('of an article are gone when its post is withdrawn', async () => {
    const { id, path } = await aPicture()
    const report = await post({ headline: 'What happened', text: 'Words.' })
    await of(report, 'article', { headline: 'What happened', ...shows(id) })
    expect(await statusFor(path)).toBe(200)
    await of(report, 'withdraw', { reason: 'It was wrong.' })
    expect(await statusFor(path)).toBe(404)
  })
})

describe('a picture that an editor removes', () => {
  it('is nowhere any more, for staff too, and its posts and readers are told', async () => {
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    const editor = await aPerson(newsroom, { name: 'Edith', role: 'editor' })
    const { id, path, read } = await aPicture(ada)
    await post({ headline: 'Under way', ...shows(id) })
    expect(await (await fetch(`${newsroom.url}/live/harbour`)).text()).toContain(id)

    expect((await ada.call('DELETE', `/api/pictures/${id}`)).status).toBe(403)
    expect((await editor.call('DELETE', `/api/pictures/${id}`)).status).toBe(204)
    for (const who of [undefined, ada, editor]) expect(await statusFor(path, who)).toBe(404)
    expect(await read()).toMatchObject({
      state: 'refused',
      version: null,
      reason: expect.stringContaining('This picture was removed.'),
    })
    await expect
      .poll(async () => (await fetch(`${newsroom.url}/live/harbour`)).text(), { timeout: 10_000 })
      .not.toContain(id)
    expect(await readdir(join(newsroom.dataDir, 'media', 'pictures', id))).toEqual([])
    expect(withdrawn).toContain(path)
    expect((await editor.call('DELETE', `/api/pictures/${id}`)).status).toBe(204) // pressed twice
  })

  it('is not there for editors of another desk', async () => {
    const { id, path } = await aPicture()
    await post(shows(id))
    const admin = await aPerson(newsroom, { name: 'Ana', isAdmin: true })
    const desk = (await admin.api('POST', '/api/desks', { name: 'Sport' })) as { id: string }
    const other = await aPerson(newsroom, { name: 'Otto', role: 'editor', desk: desk.id })
    expect((await other.call('DELETE', `/api/pictures/${id}`)).status).toBe(404)
    expect(await statusFor(path)).toBe(200)
  })
})
