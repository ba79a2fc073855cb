import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TERMINAL } from '../../src/access/actor.ts'
import { invitePerson } from '../../src/staff/person/person-actions.ts'
import type { Body } from '../../src/story/body/body.ts'
import { FIRST_DESK } from '../people.ts'
import { button, inEachEngine, PATIENCE, textOf, waitForWords } from './scene.ts'

const HEADLINE = 'textarea[aria-label="Headline"]'
const TEXT = '.body-text'

inEachEngine('a reporter', (scene) => {
  const slug = () => `filed-${scene.engine.name.toLowerCase()}`
  const picture = { folder: '', path: '' }

  beforeAll(async () => {
    picture.folder = await mkdtemp(join(tmpdir(), 'stop-press-picture-'))
    picture.path = join(picture.folder, 'harbour.png')
    const image = sharp({ create: { width: 600, height: 400, channels: 3, background: '#357' } })
    await writeFile(picture.path, await image.png().toBuffer())
  })
  afterAll(async () => rm(picture.folder, { recursive: true }))

  interface PostOnServer {
    readonly headline: string
    readonly body: Body
  }
  const onServer = async (): Promise<PostOnServer[]> =>
    ((await scene.newsroom.api('GET', `/api/stories/${slug()}`)) as { posts: PostOnServer[] }).posts

  async function signIn(): Promise<void> {
    const { link } = await invitePerson(scene.newsroom.server.contextFor(TERMINAL), {
      name: 'Ada Lund',
      email: `ada-${scene.engine.name.toLowerCase()}@example.org`,
      desks: [{ deskId: FIRST_DESK, role: 'editor' }],
      isMailed: false,
    })
    const { pathname, hash } = new URL(link)
    await scene.open(pathname + hash)
    await waitForWords(scene.engine, 'This link signs you in')
    await scene.engine.click(button('Sign in'))
    await waitForWords(scene.engine, 'Stories', 'h1')
  }

  /** What this device knows of the desk. */
  const remembered = async () =>
    scene.engine.evaluate(async (story: string) => {
      const [{ name = '' } = {}] = (await indexedDB.databases()).filter((each) =>
        each.name?.includes('field'),
      )
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error ?? new Error(name))
      })
      const desk = await new Promise<unknown>((resolve) => {
        const reading = db.transaction('remembered').objectStore('remembered').get(`desk:${story}`)
        reading.onsuccess = () => resolve(reading.result)
      })
      db.close()
      return JSON.stringify(desk)
    }, slug())

  async function addPicture(): Promise<void> {
    await scene.engine.chooseFile('input[type=file]', picture.path)
    await waitForWords(scene.engine, 'What it shows', '.body-text .picture-box')
    await scene.engine.click('.picture-box .tick input')
    const isDecorative = async () =>
      scene.engine.evaluate(
        () => document.querySelector<HTMLInputElement>('.picture-box .tick input')?.checked,
      )
    await expect.poll(isDecorative, { timeout: PATIENCE }).toBe(true)
  }

  it('signs in by a link, and publishes an update with bold words and a picture', async () => {
    await signIn()
    await scene.newsroom.api('POST', '/api/stories', {
      slug: slug(),
      headline: 'The night at the harbour',
      status: 'live',
    })
    await scene.open(`/newsroom/${slug()}`)
    await waitForWords(scene.engine, 'The night at the harbour', 'h1')
    await scene.engine.click(HEADLINE)
    await scene.engine.type('The ferry has sailed')
    await scene.engine.press('Enter') // goes on to the text
    await scene.engine.type('It left at noon. ')
    await scene.engine.press('Control+b')
    await scene.engine.type('Nobody was hurt.')
    await scene.engine.press('Control+b')
    await addPicture()
    await scene.engine.click(button('Publish update'))
    await waitForWords(scene.engine, 'Published:')
    const [post] = await onServer()
    expect(post?.headline).toBe('The ferry has sailed')
    expect(post?.body.content.slice(0, 2)).toEqual([
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'It left at noon. ' },
          { type: 'text', text: 'Nobody was hurt.', marks: [{ type: 'bold' }] },
        ],
      },
      { type: 'picture', attrs: expect.objectContaining({ isDecorative: true }) as unknown },
    ])
    await expect
      .poll(async () => JSON.stringify((await onServer())[0]?.body), { timeout: PATIENCE })
      .toContain('"state":"ready"')
  })

  it('copies, cuts and pastes by keys', async () => {
    await scene.engine.click(TEXT)
    await scene.engine.type('Twice.')
    for (const keys of ['Control+a', 'Control+x', 'Control+v', 'Control+v']) await scene.engine.press(keys)
    await expect
      .poll(async () => textOf(scene.engine, TEXT), { timeout: PATIENCE })
      .toMatch(/Twice\.\s*Twice\./)
    await scene.engine.press('Control+a')
    await scene.engine.press('Delete')
  })

  it('writes on without a network, also after the page was loaded again, and all of it is sent once', async () => {
    await scene.engine.evaluate(async () => (await navigator.serviceWorker.ready).active?.state)
    await expect.poll(async () => remembered(), { timeout: PATIENCE }).toContain('The ferry has sailed')
    scene.link.down()
    await scene.engine.click(HEADLINE)
    await scene.engine.type('Written in the tunnel')
    await scene.engine.press('Enter')
    await scene.engine.type('Words without a network.')
    await addPicture()
    await scene.engine.press('Control+Enter')
    await waitForWords(scene.engine, 'Saved here, not sent yet: Written in the tunnel', '.outbox')
    await scene.open(`/newsroom/${slug()}`)
    await waitForWords(scene.engine, 'Written in the tunnel', '.outbox')
    // What came after the desk was loaded is remembered as well.
    await waitForWords(scene.engine, 'The ferry has sailed', '.desk-stream')
    await waitForWords(scene.engine, 'Offline: what you write is kept here', '.desk-head')
    expect((await onServer()).length).toBe(1)
    scene.link.up()
    const headlines = async () => (await onServer()).map(({ headline }) => headline)
    await expect
      .poll(headlines, { timeout: 2 * PATIENCE })
      .toEqual(['Written in the tunnel', 'The ferry has sailed'])
    await expect
      .poll(async () => JSON.stringify((await onServer())[0]?.body), { timeout: 2 * PATIENCE })
      .toContain('"state":"ready"')
    expect(await headlines()).toEqual(['Written in the tunnel', 'The ferry has sailed'])
  })
})
