import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aTerminal } from './terminal.ts'

const COMMANDS = [
  'serve',
  'story',
  'post',
  'picture',
  'import',
  'export',
  'sample',
  'user',
  'token',
  'backup',
  'restore',
  'restored',
  'doctor',
]

describe('help', () => {
  it('names every command, on standard output', async () => {
    const { run } = await aTerminal()
    for (const way of ['help', '--help', '-h']) {
      const { code, out, said } = await run([way])
      expect([code, said], way).toEqual([0, ''])
      for (const name of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
    }
  })

  it('comes by itself where no command is given, as a failure: a script that lost its words stops', async () => {
    const { run } = await aTerminal()
    const { code, out } = await run([])
    expect(code).toBe(1)
    expect(out).toContain('stoppress COMMAND')
  })

  it.each(COMMANDS)('of %s tells how it is called, and does nothing', async (name) => {
    const { run, dataDir } = await aTerminal()
    const { code, out, said } = await run([name, '--help'])
    expect([code, said]).toEqual([0, ''])
    expect(out).toContain(`stoppress ${name}`)
    expect(existsSync(dataDir)).toBe(false)
  })
})

describe('what is called wrongly', () => {
  it.each([
    [['post', 'a', '--loud', 'x'], /--loud/],
    [['post', 'a', '--kind'], /kind/],
    [['story'], /Say/],
    [['story', 'create'], /Say/],
    [['story', 'burn', 'a'], /no "story burn"/],
    [['story', 'status', 'a'], /one of draft, live, paused, closed, archived/],
    [['story', 'status', 'a', 'gone'], /one of draft, live/],
    [['token'], /create, list or revoke/],
    [['user'], /invite, list, link, recover or remove/],
    [['user', 'promote', 'ada@example.org'], /invite, list, link, recover or remove/],
    [['picture'], /Say what to do: remove/],
    [['picture', 'remove'], /Which picture/],
    [['user', 'invite'], /Whose email address/],
    [['user', 'invite', 'ada@example.org'], /--name/],
    [
      ['user', 'invite', 'ada@example.org', '--name', 'Ada', '--desk', 'News', '--role', 'king'],
      /--role must be one of contributor/,
    ],
    [['user', 'invite', 'ada@example.org', '--name', 'Ada', '--role', 'editor'], /--desk and --role/],
    [['sample'], /install or remove/],
    [['sample', 'eat'], /install or remove/],
    [['export'], /Which story/],
    [['doctor', '--deep'], /--deep/],
  ])('%j is told the right way, and exits with 1', async (command, words) => {
    const { run } = await aTerminal()
    const { code, out, said } = await run(command)
    expect([code, out]).toEqual([1, ''])
    expect(said).toMatch(words)
    expect(said).toContain(`stoppress ${command[0] ?? ''}`)
  })

  it.each([
    [['story', 'create', ' '], 'A story needs a headline.'],
    [['story', 'create', 'x', '--slug', 'A B'], 'This is not a valid slug.'],
    [['story', 'edit', 'none', '--headline', 'x'], 'There is no such story.'],
    [['story', 'summary', 'none', 'x'], 'There is no such story.'],
    [['story', 'status', 'none', 'live'], 'There is no such story.'],
    [['token', 'create'], 'A token needs a unique name.'],
    [['token', 'create', 'n'.repeat(61)], 'A token needs a unique name.'],
    [['token', 'revoke', 'nobody'], 'There is no token of this name.'],
    [['user', 'invite', 'ada', '--name', 'Ada'], 'This is not a valid email address.'],
    [['user', 'invite', 'ada@example.org', '--name', ' '], 'This is not a valid name.'],
    [
      ['user', 'invite', 'a@example.org', '--name', 'A', '--desk', 'Moon', '--role', 'editor'],
      'There is no such desk.',
    ],
    [['user', 'remove', 'ada@example.org'], 'There is no such person.'],
    [['user', 'link', 'ada@example.org'], 'There is no such person.'],
  ])('%j is refused with what is wrong and what to do', async (command, title) => {
    const { run } = await aTerminal()
    const { code, out, said } = await run(command)
    expect([code, out]).toEqual([1, ''])
    expect(said).toContain(title)
    expect(said.length, 'advice follows').toBeGreaterThan(title.length + 5)
  })
})

describe('the command line', () => {
  it('tells what is wrong, on standard error, and exits with 1', async () => {
    const { run, folder } = await aTerminal()
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
