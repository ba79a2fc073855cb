import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../src/commands/run-command.ts'
import { newId } from '../src/platform/ids.ts'
import { startNewsroom, type Newsroom } from './newsroom.ts'
import { aPerson, type TestPerson } from './people.ts'

let newsroom: Newsroom
let boss: TestPerson
beforeAll(async () => {
  newsroom = await startNewsroom()
  boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
  await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
})
afterAll(() => newsroom.close())

/** Turns the words after it, clears a terminal, and hides. */
const TRAP = '\u202e\u009b2J\u001b[2J\ufeff\u2067'
// oxlint-disable-next-line no-control-regex -- the controls are what is looked for
const TRAPS = /[\u202a-\u202e\u2066-\u2069\ufeff\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u

const inline = (text: string, href?: string) => ({
  type: 'text',
  text,
  ...(href === undefined ? {} : { marks: [{ type: 'link', attrs: { href } }] }),
})
const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content })
const doc = (...content: unknown[]) => ({ type: 'doc', content })

/** Everything of this newsroom that anybody reads. */
async function allThatIsRead(): Promise<string> {
  const paths = ['/', '/live/harbour', '/live/harbour.json', '/live/harbour/key-events']
  const pages = await Promise.all(paths.map(async (path) => (await fetch(newsroom.url + path)).text()))
  const api = [
    '/api/stories',
    '/api/stories/harbour',
    '/api/stories/harbour/desk',
    '/api/stories/harbour/templates',
  ]
  const answers = await Promise.all(api.map(async (path) => JSON.stringify(await boss.api('GET', path))))
  // JSON writes controls as \\u202e or as they are, HTML as they are.
  return [...pages, ...answers]
    .join('\n')
    .replaceAll(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}

describe('characters that deceive', () => {
  it('do not stay in anything that is written', async () => {
    const t = (words: string) => `${TRAP}${words}${TRAP}`
    await boss.api('PATCH', '/api/stories/harbour', {
      headline: t('Harbour'),
      standfirst: t('What is known'),
      section: t('News'),
    })
    const picture = {
      type: 'picture',
      attrs: {
        id: newId(),
        alt: t('A wall'),
        caption: t('The wall'),
        credit: t('Ada'),
        focus: { x: 0.5, y: 0.5 },
      },
    }
    const body = doc(
      paragraph(inline(t('Words')), inline(t('a link'), 'https://example.org/')),
      { type: 'heading', attrs: { level: 3 }, content: [inline(t('Between'))] },
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(inline(t('Point')))] }] },
      picture,
    )
    const { id } = (await boss.api('POST', '/api/stories/harbour/posts', {
      headline: t('It is over'),
      dateline: t('ROME'),
      bylines: [t('Ada')],
      body,
      publish: false,
    })) as { id: string }
    await boss.api('POST', '/api/stories/harbour/posts', {
      text: t('Plain'),
      headline: t('Plain'),
      isKeyEvent: true,
    })
    await boss.api('POST', '/api/stories/harbour/posts', {
      kind: 'quote',
      text: t('Said'),
      attribution: t('A mayor'),
    })
    const report = {
      headline: t('Analysis'),
      standfirst: t('Why'),
      byline: t('Ben'),
      url: 'https://example.org/a',
    }
    await boss.api('POST', '/api/stories/harbour/posts', { kind: 'report', report })
    await boss.api('PUT', '/api/stories/harbour/summary', { points: [{ text: t('Point one') }] })
    const words = { kind: 'update', headline: t('H'), dateline: t('D'), attribution: null }
    const template = { ...words, name: t('Figures'), body: doc(paragraph(inline(t('Body')))) }
    await boss.api('PUT', `/api/stories/harbour/templates/${newId()}`, template)
    const published = (await boss.api('POST', '/api/stories/harbour/posts', { text: 'Wrong' })) as {
      id: string
    }
    await boss.api('PATCH', `/api/stories/harbour/posts/${published.id}`, {
      text: 'Right',
      correction: t('It was wrong'),
    })
    await boss.api('POST', `/api/stories/harbour/posts/${published.id}/withdraw`, { reason: t('Not so') })
    await boss.api('POST', `/api/stories/harbour/posts/${id}/submit`, { isSubmitted: true })
    await boss.api('POST', `/api/stories/harbour/posts/${id}/submit`, { isSubmitted: false, note: t('More') })
    const text = await allThatIsRead()
    for (const kept of [
      'What is known',
      'It is over',
      'ROME',
      'Point one',
      'Figures',
      'Not so',
      'A mayor',
      'The wall',
    ])
      expect(text).toContain(kept)
    expect(TRAPS.exec(text)?.[0].codePointAt(0)?.toString(16)).toBeUndefined()
  })

  it('do not stay in names', async () => {
    for (const name of [`A\u202eda`, 'Ada\u200b', 'Ada\u3164'])
      expect(
        (await boss.call('POST', '/api/people', { name, email: `${newId()}@example.org` })).body,
      ).toMatchObject({
        code: 'invalid-person-name',
      })
    expect((await boss.call('POST', '/api/desks', { name: 'News\u200b' })).body).toMatchObject({
      code: 'invalid-desk-name',
    })
  })

  it('make no words: what nobody sees is empty', async () => {
    for (const post of [{ headline: '\u200b' }, { text: '\u200b\u3164' }, { text: '\u2800' }])
      expect((await boss.call('POST', '/api/stories/harbour/posts', post)).body).toMatchObject({
        code: 'post-empty',
      })
    expect((await boss.call('PATCH', '/api/stories/harbour', { headline: '\u200b' })).status).toBe(400)
  })
})

describe('links', () => {
  it.each([
    'https://bank.example@evil.example/',
    'https://bank.example:443@evil.example/login',
    'http://user:secret@host.example/',
    'https://bank.example%2f@evil.example',
    'HTTPS://Bank.Example@evil.example',
    '  https://bank.example@evil.example',
  ])('that show another host than they lead to are refused with a sentence: %s', async (href) => {
    const body = doc(paragraph(inline('Your bank', href)))
    const link = await boss.call('POST', '/api/stories/harbour/posts', { body })
    expect(link).toMatchObject({ status: 400, body: { code: 'invalid-body' } })
    expect((link.body as { detail: string }).detail).toContain('a name before the host')
    const report = { headline: 'Analysis', url: href }
    const reported = await boss.call('POST', '/api/stories/harbour/posts', { kind: 'report', report })
    expect(reported).toMatchObject({ status: 400 })
    expect((reported.body as { detail: string }).detail).toContain('a name before the host')
    const embed = await boss.call('POST', '/api/stories/harbour/posts', {
      body: doc({ type: 'embed', attrs: { url: href } }),
    })
    expect(embed).toMatchObject({ status: 400, body: { code: 'invalid-body' } })
  })

  it('may have an @ where it hides nothing', async () => {
    for (const href of [
      'https://example.org/@ada',
      'https://example.org/?to=a@b.example',
      'mailto:desk@paper.example',
    ])
      expect(
        (await boss.call('POST', '/api/stories/harbour/posts', { body: doc(paragraph(inline('x', href))) }))
          .status,
      ).toBe(201)
  })

  it('are not turned around by their own characters', async () => {
    const body = doc(paragraph(inline('x', 'https://example.org/\u202egpj.exe')))
    expect((await boss.call('POST', '/api/stories/harbour/posts', { body })).status).toBe(400)
  })
})

describe('the terminal', () => {
  it('is not told what to do by anything that is stored', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stop-press-terminal-'))
    const lines: string[] = []
    const run = (...command: string[]) =>
      runCommand(command, {
        environment: { DATA_DIR: folder },
        folder,
        stdout: (line) => lines.push(line),
        stderr: (line) => lines.push(line),
        input: async () => undefined,
      })
    await run('token', 'create', `wire${'\u001b[2J'}`)
    await run('token', 'create', 'wire\u009b2J')
    await run('story', 'create', 'Harbour\u202e\u009b2J', '--slug', 'harbour')
    await run('token', 'revoke', 'none\u001b]0;owned\u0007')
    await run('nothing\u001b[2J')
    await run('token', 'list')
    await run('story', 'list')
    expect(lines.join('\n')).toContain('harbour')
    expect(lines.filter((line) => TRAPS.test(line))).toEqual([])
    await rm(folder, { recursive: true })
  })
})
