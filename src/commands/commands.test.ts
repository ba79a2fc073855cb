import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tables } from '../modules.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { aReadyPicture } from '../../test/media-rows.ts'
import { loadOlderSqlite } from '../../test/migrations/old-database.ts'
import { newId } from '../platform/ids.ts'
import { runCommand } from './run-command.ts'

/** What test/commands.test.ts leaves: help, each command's smaller ways to be wrong, doctor, serve's refusals. */

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function aTerminal(environment: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-commands-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'data')
  return {
    folder,
    dataDir,
    async run(command: readonly string[], input?: string) {
      const printed: string[] = []
      const said: string[] = []
      const code = await runCommand(command, {
        environment: { DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...environment },
        folder,
        print: (line) => printed.push(line),
        say: (line) => said.push(line),
        input: async () => input,
      })
      return { code, printed, out: printed.join('\n'), said: said.join('\n') }
    },
  }
}

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
    [['story', 'create', 'x', '--slug', 'A B'], 'This is not a slug.'],
    [['story', 'edit', 'none', '--headline', 'x'], 'There is no such story.'],
    [['story', 'summary', 'none', 'x'], 'There is no such story.'],
    [['story', 'status', 'none', 'live'], 'There is no such story.'],
    [['token', 'create'], 'A token needs a name of its own.'],
    [['token', 'create', 'n'.repeat(61)], 'A token needs a name of its own.'],
    [['token', 'revoke', 'nobody'], 'There is no token of this name.'],
    [['user', 'invite', 'ada', '--name', 'Ada'], 'This is not an email address.'],
    [['user', 'invite', 'ada@example.org', '--name', ' '], 'This is not a name.'],
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

describe('settings', () => {
  it('that are empty count as unset', async () => {
    const { run } = await aTerminal({ PORT: '', PUBLIC_URL: '', STOPPRESS_SAMPLE: '', TIME_ZONE: '' })
    expect((await run(['doctor'])).code).toBe(0)
  })

  it('that are secret are never said, not even when they are wrong', async () => {
    const { run } = await aTerminal({ DATABASE_URL: 'postgre://user:hunter2@db/x' })
    for (const command of [['doctor'], ['story', 'list'], ['serve']]) {
      const { code, out, said } = await run(command)
      expect(code).toBe(1)
      expect(said).toContain('DATABASE_URL')
      expect(out + said).not.toContain('hunter2')
    }
  })

  it('of a database that does not answer fail every command without its password', async () => {
    const { run } = await aTerminal({ DATABASE_URL: 'postgres://user:hunter2@127.0.0.1:9/x' })
    for (const command of [['doctor'], ['story', 'list']]) {
      const { code, out, said } = await run(command)
      expect(code).toBe(1)
      expect(out + said).toMatch(/ECONNREFUSED|connect/)
      expect(out + said).not.toContain('hunter2')
    }
  })
})

describe('stories and posts', () => {
  it('are steered from the terminal', async () => {
    const { run } = await aTerminal()
    expect((await run(['story', 'create', 'Flood watch', '--draft'])).printed).toEqual(['flood-watch'])
    expect((await run(['story', 'list'])).out).toContain('flood-watch\tdraft\t0 posts\tFlood watch')
    expect((await run(['post', 'flood-watch', '--draft', 'Not yet'])).said).toContain('Saved as a draft.')
    expect((await run(['story', 'status', 'flood-watch', 'live'])).code).toBe(0)
    expect((await run(['post', 'flood-watch', 'The river', 'rises'])).said).toMatch(/Published as number \d+/)
    expect((await run(['story', 'edit', 'flood-watch', '--headline', 'Flood'])).code).toBe(0)
    expect((await run(['story', 'summary', 'flood-watch', 'One', 'Two'])).code).toBe(0)
    expect((await run(['story', 'list'])).printed).toEqual(['flood-watch\tlive\t1 posts\tFlood'])
    expect((await run(['story', 'status', 'flood-watch', 'archived'])).said).toContain(
      'cannot go from one state',
    )
  })

  it('take words from standard input, and refuse to publish none', async () => {
    const { run } = await aTerminal()
    await run(['story', 'create', 'Wire'])
    expect((await run(['post', 'wire'], 'From a pipe\n\nin two paragraphs\n')).code).toBe(0)
    for (const input of [undefined, '', ' \n ']) {
      const { code, out, said } = await run(['post', 'wire'], input)
      expect([code, out]).toEqual([1, ''])
      expect(said).toContain('A post needs words.')
    }
    expect((await run(['story', 'list'])).out).toContain('1 posts')
  })

  it('are not doubled by a retry, and an id is not given twice', async () => {
    const { run } = await aTerminal()
    await run(['story', 'create', 'Wire'])
    const id = '01a20959-2d53-776d-84d3-a76cd17e0420'
    for (let n = 0; n < 3; n++) {
      expect(await run(['post', 'wire', '--id', id, 'same words'])).toMatchObject({ code: 0, printed: [id] })
    }
    const other = await run(['post', 'wire', '--id', id, 'other words'])
    expect(other).toMatchObject({ code: 1, printed: [] })
    expect(other.said).toContain('This id already belongs to something else.')
    expect((await run(['post', 'wire', '--id', 'mine', 'x'])).said).toContain('This is not an id.')
    expect((await run(['story', 'list'])).out).toContain('1 posts')
  })
})

describe('tokens', () => {
  it('of a name can be made again once the first has ended, and are never shown twice', async () => {
    const { run } = await aTerminal()
    const [first = ''] = (await run(['token', 'create', 'desk'])).printed
    expect((await run(['token', 'create', 'desk'])).said).toContain('"desk" is taken.')
    expect((await run(['token', 'revoke', 'desk'])).code).toBe(0)
    expect((await run(['token', 'revoke', 'desk'])).code).toBe(1)
    const [second = ''] = (await run(['token', 'create', 'desk'])).printed
    expect(second).not.toBe(first)
    const { out, printed } = await run(['token', 'list'])
    expect(printed.map((line) => /revoked|valid/.exec(line)?.[0])).toEqual(['revoked', 'valid'])
    expect(out).not.toMatch(/sp_/)
  })

  it('say what they may and when they end', async () => {
    const { run } = await aTerminal()
    expect(
      (await run(['token', 'create', 'reader', '--read-only', '--desk', 'News', '--expires', '90d'])).code,
    ).toBe(0)
    expect((await run(['token', 'create', 'all'])).code).toBe(0)
    const { printed } = await run(['token', 'list'])
    expect(printed[0]).toMatch(/^reader\tvalid\treads only\tNews\tmade \S+\tends 20/)
    expect(printed[1]).toMatch(/^all\tvalid\treads and writes\tevery desk\tmade \S+\tends 20/)
    expect((await run(['token', 'create', 'x', '--expires', 'never'])).said).toContain(
      'A token needs an end.',
    )
    expect((await run(['token', 'create', 'x', '--desk', 'Nowhere'])).said).toContain(
      'There is no such desk.',
    )
    expect((await run(['token', 'revoke', 'all', '--read-only'])).said).toContain('are for create')
  })
})

describe('doctor', () => {
  it('finds nothing wrong before the first start, and makes no database by looking', async () => {
    const { run, dataDir } = await aTerminal()
    const { code, printed } = await run(['doctor'])
    expect(code).toBe(0)
    expect(printed.filter((line) => line.startsWith('ok'))).toHaveLength(7)
    expect(printed.join()).toContain('none yet')
    expect(await readdir(dataDir)).toEqual([])
  })

  it('counts the stories of one that runs', async () => {
    const { run } = await aTerminal()
    await run(['story', 'create', 'One'])
    await run(['story', 'create', 'Two', '--draft'])
    const { code, out } = await run(['doctor'])
    expect(code).toBe(0)
    expect(out).toContain('1 live')
    expect(out).toContain('1 draft')
  })

  it('names tokens that end soon', async () => {
    const { run } = await aTerminal()
    await run(['token', 'create', 'wire', '--expires', '7d'])
    await run(['token', 'create', 'archive'])
    expect((await run(['doctor'])).out).toMatch(/tokens that end soon: wire \(20[^)]*\)$/m)
  })

  it('says when the data folder is a file', async () => {
    const { run, dataDir } = await aTerminal()
    await writeFile(dataDir, 'a file')
    const { code, out, said } = await run(['doctor'])
    expect(code).toBe(1)
    expect(out).toMatch(/^wrong data folder: .*data/m)
    expect(said).toMatch(/\d of 7 checks found something wrong/)
  })

  it('says when the database is something else', async () => {
    const { run, dataDir } = await aTerminal()
    await mkdir(dataDir, { recursive: true })
    await writeFile(join(dataDir, 'stoppress.db'), 'Dear diary, '.repeat(500))
    const { code, out } = await run(['doctor'])
    expect(code).toBe(1)
    expect(out).toMatch(/^wrong database: .*not a database/m)
  })

  it('says when a newer version has changed the database, and so does every other command', async () => {
    const { run, dataDir } = await aTerminal()
    await run(['story', 'create', 'One'])
    const db = await openDatabase<Tables & { kysely_migration: { name: string; timestamp: string } }>(
      `sqlite:${join(dataDir, 'stoppress.db')}`,
    )
    await db.transact(async (tx) => {
      await tx
        .insertInto('kysely_migration')
        .values({ name: '9999-from-the-future', timestamp: '2099-01-01T00:00:00.000Z' })
        .execute()
    })
    await db.close()
    const { code, out } = await run(['doctor'])
    expect(code).toBe(1)
    expect(out).toMatch(/^wrong database: .*newer Stop Press.*9999-from-the-future/m)
    const list = await run(['story', 'list'])
    expect([list.code, list.out]).toEqual([1, ''])
  })

  it('says how to get here from a version that is too old, and so does every other command', async () => {
    const { run, dataDir } = await aTerminal()
    await mkdir(dataDir)
    await loadOlderSqlite(`sqlite:${join(dataDir, 'stoppress.db')}`)
    const way = /older than commit 86b284d.*`git checkout 86b284d && npm ci && npm run build/
    const { code, out } = await run(['doctor'])
    expect([code, /^wrong database: .*$/m.exec(out)?.[0]]).toEqual([1, expect.stringMatching(way)])
    const list = await run(['story', 'list'])
    expect([list.code, list.out, list.said]).toEqual([1, '', expect.stringMatching(way)])
  })
})

describe('serve', () => {
  it('says which port is taken, and ends', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    undo.push(() => new Promise((resolve) => other.close(resolve)))
    const { port } = other.address() as AddressInfo
    const { run } = await aTerminal({ PORT: String(port), STOPPRESS_SAMPLE: 'off' })
    const { code, said } = await run(['serve'])
    expect(code).toBe(1)
    expect(said).toContain(`port ${port} of 127.0.0.1 is taken`)
    expect(said).toContain('set PORT')
  })

  it('says when HOST is no address of this machine', async () => {
    const { run } = await aTerminal({ HOST: '192.0.2.1', PORT: '0', STOPPRESS_SAMPLE: 'off' })
    const { code, said } = await run(['serve'])
    expect(code).toBe(1)
    expect(said).toContain('HOST is 192.0.2.1, which is no address of this machine.')
  })
})

describe('the sample', () => {
  it('may be put in twice, and taken out once', async () => {
    const { run } = await aTerminal()
    const first = await run(['sample', 'install'])
    expect(first.code).toBe(0)
    const second = await run(['sample', 'install'])
    expect((await run(['story', 'list'])).printed, second.said).toHaveLength(1)
    expect((await run(['sample', 'remove'])).code).toBe(0)
    expect((await run(['story', 'list'])).printed).toEqual([])
  })
})

describe('removing a picture at the terminal', () => {
  it('takes it from everybody at once, and leaves its files to the server', async () => {
    const { run, dataDir } = await aTerminal()
    await run(['token', 'list']) // makes the database
    const open = () => openDatabase<Tables>(`sqlite:${join(dataDir, 'stoppress.db')}`)
    const id = newId()
    const db = await open()
    await aReadyPicture(db, id)
    const { code, said } = await run(['picture', 'remove', id])
    expect([code, said]).toEqual([0, expect.stringContaining('served to nobody any more')])
    const row = await db.read.selectFrom('picture').selectAll().executeTakeFirstOrThrow()
    expect([row.state, row.version]).toEqual(['refused', null])
    const job = await db.read.selectFrom('job').selectAll().executeTakeFirstOrThrow()
    expect(JSON.parse(job.payload)).toMatchObject({
      picture: id,
      keys: expect.arrayContaining([`pictures/${id}/0123456789-480.avif`, `received/${id}`]),
    })
    await db.close()
  })
})
