import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { runCommand } from '../src/commands/run-command.ts'
import { OPTIONS } from '../src/platform/config/options.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A terminal with a data folder of its own. */
async function terminal(environment: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-terminal-'))
  folders.push(folder)
  return {
    folder,
    async run(command: string[], input?: string) {
      const printed: string[] = []
      const said: string[] = []
      const code = await runCommand(command, {
        environment: { DATA_DIR: join(folder, 'data'), ...environment },
        folder,
        print: (line) => printed.push(line),
        say: (line) => said.push(line),
        input: async () => input,
      })
      return { code, printed, said: said.join('\n') }
    },
  }
}

describe('the command line', () => {
  const WRONG: Record<keyof typeof OPTIONS, string> = {
    host: 'not a host',
    port: '70000',
    publicUrl: 'live.example.org',
    dataDir: 'a\0b',
    databaseUrl: 'mysql://x',
    oembedProviders: 'https://a.example',
    mediaStore: 's3://no-secret@host/bucket',
    sample: 'yes',
    outside: 'maybe',
    hsts: 'for ever',
    siteName: ' ',
    timeZone: 'Mars/Olympus',
    logLevel: 'loud',
    maxStreams: '-1',
    apiCalls: '0',
    cachePurge: 'varnish',
    drainSeconds: '601',
    trustProxy: 'maybe',
    smtpUrl: 'mail.example.org',
    mailFrom: 'nobody',
  }
  it.each(Object.entries(WRONG))('stops at a wrong %s with a sentence that names it', async (key, value) => {
    const { name, expected } = OPTIONS[key as keyof typeof OPTIONS]
    const { run } = await terminal({ [name]: value })
    const { code, said } = await run(['doctor'])
    expect(code).toBe(1)
    expect(said).toContain(`${name} cannot be`)
    expect(said).toContain(expected)
  })

  it('runs a story from its making to its end, and exports it', async () => {
    const { run, folder } = await terminal()
    expect(
      (await run(['story', 'create', 'A night at the harbour', '--standfirst', 'What is known'])).printed,
    ).toEqual(['a-night-at-the-harbour'])
    const slug = 'a-night-at-the-harbour'
    const id = '01a20959-2d53-776d-84d3-a76cd17e0420'
    expect(await run(['post', slug, '--id', id, '--headline', 'First', 'The', 'words'])).toMatchObject({
      code: 0,
      printed: [id],
    })
    expect((await run(['post', slug, '--id', id, '--headline', 'First', 'The words'])).said).toContain(
      'here already',
    )
    expect((await run(['post', slug, '--by', 'Ada'], 'Words from a pipe')).code).toBe(0)
    expect((await run(['export', slug, '--out', 'site'])).said).toContain('Only a closed story')
    expect((await run(['story', 'status', slug, 'closed'])).code).toBe(0)
    expect((await run(['post', slug, 'Too late'])).said).toContain('This story is closed.')
    expect((await run(['export', slug, '--out', 'site'])).code).toBe(0)
    const page = await readFile(join(folder, 'site/index.html'), 'utf8')
    expect(page).toContain('Words from a pipe')
    expect(page).not.toContain('<script type="module"')
    for (const [, link = ''] of page.matchAll(/(?:href|src)="([^"#:]+)"/g))
      expect(existsSync(join(folder, 'site', link)), link).toBe(true)
    expect((await run(['export', slug, '--out', 'site'])).said).toContain('holds something already')
  })

  it('makes, lists and ends tokens, and keeps only their hashes', async () => {
    const { run, folder } = await terminal()
    const made = await run(['token', 'create', 'wire', 'desk'])
    expect(made.printed[0]).toMatch(/^sp_[A-Za-z0-9_-]{43}$/)
    expect((await run(['token', 'create', 'wire desk'])).code).toBe(1)
    expect((await run(['token', 'list'])).printed.join()).toContain('wire desk')
    expect((await run(['token', 'revoke', 'wire desk'])).code).toBe(0)
    expect((await run(['token', 'list'])).printed.join()).toContain('revoked')
    const kept = await readFile(join(folder, 'data/stoppress.db'), 'latin1')
    expect(kept).not.toContain(made.printed[0])
  })

  it('puts the sample in and takes it out', async () => {
    const { run } = await terminal()
    const { printed } = await run(['sample', 'install'])
    expect((await run(['story', 'list'])).printed.join()).toContain(printed[0])
    expect((await run(['sample', 'remove'])).code).toBe(0)
    expect((await run(['story', 'list'])).printed).toEqual([])
    expect(await run(['sample', 'remove'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('no such story'),
    })
  })

  it('imports a page as a draft, says all that a dry run says, and withdraws only when asked', async () => {
    const { run, folder } = await terminal()
    const top = ['Harbour fire live: ferries wait', 'Two berths stay closed']
    const updates = [
      ['14:17', 'First ship leaves the basin', 'It has left for the roads outside.'],
      ['13:02', 'Second berth is closed', 'The engineers have looked at it.'],
      ['12:10', 'Fire on the quay is out', 'So the brigade says.'],
    ]
    await writeFile(join(folder, 'one.txt'), [...top, ...updates.flat()].join('\n'))
    await writeFile(join(folder, 'two.txt'), [...top, ...[updates[0], updates[2]].flat()].join('\n'))
    const dry = await run(['import', 'one.txt', '--dry-run'])
    expect(dry.said).toMatch(/\+ Fire on the quay.*3 added.*It would be a draft.*nothing has been saved/s)
    const first = await run(['import', 'one.txt'])
    const notes = (said: string) => said.split('\n').filter((line) => line.startsWith('  '))
    expect(notes(first.said)).toEqual(notes(dry.said))
    expect((await run(['story', 'list'])).printed.join()).toContain('\tdraft\t3 posts')
    const second = await run(['import', 'two.txt'])
    expect(second.said).toMatch(/no longer shows 1 update .*--withdraw.*nothing to change/s)
    const third = await run(['import', 'two.txt', '--withdraw', '--status', 'live'])
    expect(third.said).toMatch(/- Second berth.*stays draft.*1 withdrawn/s)
    expect((await run(['import', 'one.txt'])).said).toMatch(/\^ Second berth.*1 brought back/s)
  })

  it('tells what is wrong, on standard error, and exits with 1', async () => {
    const { run, folder } = await terminal()
    await writeFile(join(folder, 'shopping.txt'), 'milk\neggs\n')
    for (const [command, words] of [
      [['dance'], 'There is no command "dance"'],
      [['post'], 'Which story?'],
      [['post', 'none', 'words'], 'There is no such story.'],
      [['post', 'none', '--kind', 'rant', 'words'], '--kind must be one of'],
      [['import'], 'Which files?'],
      [['import', 'nowhere.html'], 'There is no file nowhere.html.'],
      [['import', 'shopping.txt'], 'No live page was found'],
      [['import', 'shopping.txt', '--at', 'noon'], '--at must be a time'],
      [['import', 'shopping.txt', '--status', 'gone'], '--status must be one of draft, live, closed'],
      [['export', 'none'], 'There is no such story.'],
      [['token', 'lose'], 'create, list or revoke'],
      [['serve', '--fast'], '--fast'],
    ] as const) {
      const { code, said, printed } = await run([...command])
      expect([code, printed], command.join(' ')).toEqual([1, []])
      expect(said).toContain(words)
    }
    expect((await run(['help'])).code).toBe(0)
    expect((await run(['doctor'])).code).toBe(0)
  })
})
