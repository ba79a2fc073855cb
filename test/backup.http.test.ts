import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { runCommand } from '../src/commands/run-command.ts'
import { TERMINAL } from '../src/access/actor.ts'
import { createToken } from '../src/staff/token/token-actions.ts'
import { TestClock } from './clock.ts'
import { forEachEngine } from './databases.ts'
import { startNewsroom, type Newsroom } from './newsroom.ts'
import { aPerson, aProgram } from './people.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function aMachine(environment: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-backup-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'data')
  return {
    folder,
    dataDir,
    async run(...command: string[]) {
      const printed: string[] = []
      const said: string[] = []
      const code = await runCommand(command, {
        environment: { DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...environment },
        folder,
        stdout: (line) => printed.push(line),
        stderr: (line) => said.push(line),
        input: async () => undefined,
      })
      return { code, printed, said: said.join('\n') }
    },
    async serve(clock?: TestClock): Promise<Newsroom> {
      const newsroom = await startNewsroom(
        { DATA_DIR: dataDir, ...environment },
        clock === undefined ? {} : { clock },
      )
      undo.push(() => newsroom.close())
      return newsroom
    },
  }
}

const headlinesOf = async (newsroom: Newsroom) =>
  ((await newsroom.json('/live/harbour.json')) as { posts: { headline: string }[] }).posts.map(
    (post) => post.headline,
  )

/** The newsroom works yesterday, so that today what was to be published this morning is overdue. */
const yesterday = () => new TestClock(Date.now() - 86_400_000)

describe('a backup that is put back', () => {
  it('brings stories and media, and nobody and nothing that was let go of since', async () => {
    const { run, serve, dataDir, folder } = await aMachine()
    const clock = yesterday()
    const newsroom = await serve(clock)
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const leaving = await aPerson(newsroom, { name: 'Leaving', role: 'editor' })
    await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
    await newsroom.api('POST', '/api/stories/harbour/posts', { headline: 'Before', text: 'x' })
    const later = { at: new Date(clock.now() + 3_600_000).toISOString() }
    await newsroom.api('POST', '/api/stories/harbour/posts', {
      headline: 'Overdue',
      text: 'x',
      schedule: later,
    })
    const nextWeek = { at: new Date(clock.now() + 7 * 86_400_000).toISOString() }
    await newsroom.api('POST', '/api/stories/harbour/posts', {
      headline: 'Next week',
      text: 'x',
      schedule: nextWeek,
    })
    for (const kind of ['pictures/a', 'embeds']) {
      await mkdir(join(dataDir, 'media', kind), { recursive: true })
      await writeFile(join(dataDir, 'media', kind, 'kept.jpeg'), kind)
    }

    // While it runs.
    const made = await run('backup', 'copy')
    expect([made.code, made.printed], made.said).toEqual([0, [join(folder, 'copy')]])
    expect(made.said).toContain('2 files of media')

    const after = (await newsroom.api('POST', '/api/stories/harbour/posts', {
      headline: 'After',
      text: 'x',
    })) as {
      position: string
    }
    await boss.api('DELETE', `/api/people/${leaving.id}`)
    await rm(join(dataDir, 'media', 'embeds'), { recursive: true })
    const busy = await run('restore', 'copy')
    expect([busy.code, busy.said]).toEqual([1, expect.stringContaining('is open elsewhere: stop the server')])
    expect(await headlinesOf(newsroom)).toEqual(['After', 'Before'])
    await newsroom.close()

    const back = await run('restore', 'copy')
    expect(back.code, back.said).toBe(0)
    expect(back.said).toContain('Removed again, as since the backup: Leaving')
    expect(back.said).toMatch(/drafts again.*\n.*harbour/)
    expect(back.said).toMatch(/publish themselves at their time:\n.*harbour/)
    expect(back.printed).toEqual([`${boss.email}\tBoss\tadmin`])

    const again = await serve()
    expect(await headlinesOf(again)).toEqual(['Before'])
    expect((await fetch(`${again.url}/live/harbour/changes/${after.position}`)).status).toBe(410)
    for (const headers of [{ cookie: boss.cookie }, { authorization: `Bearer ${newsroom.token}` }])
      expect((await fetch(`${again.url}/api/stories`, { headers })).status).toBe(401)
    const { posts } = (await again.api('GET', '/api/stories/harbour')) as {
      posts: { headline: string; state: string; publishAt: string | null }[]
    }
    expect(posts.map((post) => [post.headline, post.state, post.publishAt])).toEqual(
      expect.arrayContaining([
        ['Overdue', 'draft', null],
        ['Next week', 'draft', nextWeek.at],
      ]),
    )
    expect(await readFile(join(dataDir, 'media/embeds/kept.jpeg'), 'utf8')).toBe('embeds')

    const [aside = ''] = (await readdir(dataDir)).filter((name) => name.startsWith('before-restore-'))
    expect(await readFile(join(dataDir, aside, 'media/pictures/a/kept.jpeg'), 'utf8')).toBe('pictures/a')
    const kept = await aMachine({ DATABASE_URL: `sqlite:${join(dataDir, aside, 'stoppress.db')}` })
    expect((await kept.run('story', 'list')).printed.join()).toContain('2 posts')
    expect((await readdir(dataDir)).filter((name) => name.includes('restoring'))).toEqual([])
  })

  it('goes to a machine that has nothing yet', async () => {
    const one = await aMachine()
    await one.run('story', 'create', 'Harbour', '--slug', 'harbour')
    await one.run('backup', 'copy')
    const other = await aMachine()
    await cp(join(one.folder, 'copy'), join(other.folder, 'copy'), { recursive: true })
    const back = await other.run('restore', 'copy')
    expect(back.code, back.said).toBe(0)
    expect((await other.run('story', 'list')).printed.join()).toContain('harbour')
  })

  it('replaces a database that cannot be read any more', async () => {
    const { run, dataDir } = await aMachine()
    await run('story', 'create', 'Harbour', '--slug', 'harbour')
    await run('backup', 'copy')
    await writeFile(join(dataDir, 'stoppress.db'), 'no database any more')
    const back = await run('restore', 'copy')
    expect([back.code, back.said]).toEqual([0, expect.stringContaining('cannot be read')])
    expect((await run('story', 'list')).printed.join()).toContain('harbour')
  })

  it('must be whole, and leaves what is there as it is where it is not', async () => {
    const { run, folder } = await aMachine()
    await run('story', 'create', 'Harbour', '--slug', 'harbour')
    await run('backup', 'copy')
    await run('story', 'create', 'Newer', '--slug', 'newer')
    expect((await run('backup', 'copy')).said).toContain('holds something already')
    const { size } = await stat(join(folder, 'copy/stoppress.db'))
    await truncate(join(folder, 'copy/stoppress.db'), size - 8_192)
    expect((await run('restore', 'copy')).said).toContain('is damaged')
    await rm(join(folder, 'copy/backup.json'))
    expect((await run('restore', 'copy')).said).toContain('holds no whole backup')
    expect((await run('restore', 'nowhere')).said).toContain('holds no whole backup')
    expect((await run('restore')).said).toContain('From which folder?')
    expect((await run('story', 'list')).printed.join()).toContain('newer')
  })
})

forEachEngine((engine, open) => {
  describe(`a database on ${engine} that was put back by other means`, () => {
    it('lets nothing of before go on once `stoppress restored` has run', async () => {
      const { url } = await open()
      const { run, serve } = await aMachine({ DATABASE_URL: url })
      const clock = yesterday()
      const newsroom = await serve(clock)
      const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
      const program = await aProgram(newsroom, 'wire', {})
      await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
      const { position } = (await newsroom.api('POST', '/api/stories/harbour/posts', { text: 'x' })) as {
        position: string
      }
      const at = new Date(clock.now() + 3_600_000).toISOString()
      await newsroom.api('POST', '/api/stories/harbour/posts', { text: 'Overdue', schedule: { at } })
      expect((await boss.call('GET', '/api/me')).status).toBe(200)
      const { code, printed, said } = await run('restored')
      expect([code, printed], said).toEqual([0, [`${boss.email}\tBoss\tadmin`]])
      expect(said).toContain('Ended: 1 sessions, 2 tokens')
      expect((await boss.call('GET', '/api/me')).status).toBe(401)
      expect((await program('GET', '/api/stories')).status).toBe(401)
      expect((await fetch(`${newsroom.url}/live/harbour/changes/${position}`)).status).toBe(410)
      const context = newsroom.server.contextFor(TERMINAL)
      expect(
        await context.db.read.selectFrom('job').select('kind').where('kind', '=', 'post.publish').execute(),
      ).toEqual([])
      const fresh = await createToken(context, 'wire')
      const headers = { authorization: `Bearer ${fresh}` }
      const trail = await context.db.read.selectFrom('audit').select('action').execute()
      expect(trail.map(({ action }) => action)).toContain('backup.restore')
      expect((await fetch(`${newsroom.url}/api/stories`, { headers })).status).toBe(200)
      // Twice does no harm.
      expect((await run('restored')).code).toBe(0)
      await newsroom.close()
    })

    if (engine === 'postgres')
      it('is backed up with its own means, and the commands say so', async () => {
        const { url } = await open()
        const { run } = await aMachine({ DATABASE_URL: url })
        expect((await run('backup', 'copy')).said).toContain('pg_dump')
        expect((await run('restore', 'copy')).said).toContain('stoppress restored')
      })
  })
})
