import { newsroomAudience } from '../src/staff/person/newsroom-audience-actions.ts'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { runCommand } from '../src/commands/run-command.ts'
import { TERMINAL } from '../src/access/actor.ts'
import { actorOfSession } from '../src/identity/session/session-actions.ts'
import { signInByLink } from '../src/identity/login/login-actions.ts'
import { startNewsroom } from './newsroom.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function aTerminal(environment: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-user-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'data')
  return {
    dataDir,
    async run(...command: string[]) {
      const printed: string[] = []
      const said: string[] = []
      const code = await runCommand(command, {
        environment: { DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...environment },
        folder,
        print: (line) => printed.push(line),
        say: (line) => said.push(line),
        input: async () => undefined,
      })
      return { code, printed, said: said.join('\n') }
    },
  }
}

const secretOf = (link: string | undefined) => new URL(link ?? '').hash.slice(1)

describe('people at the terminal', () => {
  it('are invited, listed and removed, and their links let them in at the running server', async () => {
    const { run, dataDir } = await aTerminal({ PUBLIC_URL: 'https://live.example.org' })
    const ada = ['Ada@Example.org', '--name', 'Ada Lovelace', '--desk', 'news', '--role', 'reporter']
    const invited = await run('user', 'invite', ...ada)
    expect(invited.code, invited.said).toBe(0)
    expect(invited.printed).toEqual([
      expect.stringMatching(/^https:\/\/live\.example\.org\/newsroom\/sign-in#[A-Za-z0-9_-]{43}$/),
    ])
    await run('user', 'invite', 'boss@example.org', '--name', 'Boss', '--admin')
    expect((await run('user', 'list')).printed).toEqual([
      'ada@example.org\tAda Lovelace\tNews: reporter',
      'boss@example.org\tBoss\tadmin',
    ])

    const newsroom = await startNewsroom({ DATA_DIR: dataDir })
    undo.push(() => newsroom.close())
    const context = newsroom.server.contextOf(TERMINAL)
    const given = { secret: secretOf(invited.printed[0]) }
    const { secret } = await signInByLink(context, newsroomAudience, given, { userAgent: null, ip: '' })
    expect(await actorOfSession(context, newsroomAudience, secret)).toMatchObject({ name: 'Ada Lovelace' })

    const fresh = await run('user', 'link', 'ada@example.org')
    await signInByLink(
      context,
      newsroomAudience,
      { secret: secretOf(fresh.printed[0]) },
      { userAgent: null, ip: '' },
    )

    const recovered = await run('user', 'recover', 'ada@example.org')
    expect(recovered.said).toContain('signed out everywhere')
    expect(await actorOfSession(context, newsroomAudience, secret)).toBeUndefined()
    const back = { secret: secretOf(recovered.printed[0]) }
    const again = await signInByLink(context, newsroomAudience, back, { userAgent: null, ip: '' })
    expect(await actorOfSession(context, newsroomAudience, again.secret)).toMatchObject({
      name: 'Ada Lovelace',
    })

    expect((await run('user', 'remove', 'ada@example.org')).said).toContain('Ada Lovelace is out')
    expect(await actorOfSession(context, newsroomAudience, again.secret)).toBeUndefined()
    expect(await run('user', 'remove', 'boss@example.org')).toMatchObject({
      code: 1,
      said: expect.stringContaining('This is the last admin.'),
    })
    const kept = await readFile(join(dataDir, 'stoppress.db'), 'latin1')
    for (const link of [invited.printed[0], fresh.printed[0], recovered.printed[0]])
      expect(kept).not.toContain(secretOf(link))
  })

  it('cannot be invited twice', async () => {
    const { run } = await aTerminal()
    const invite = () => run('user', 'invite', 'ada@example.org', '--name', 'Ada')
    expect((await invite()).code).toBe(0)
    expect(await invite()).toMatchObject({
      code: 1,
      said: expect.stringContaining('Somebody has this email address already.'),
    })
  })
})

describe('the settings of mail', () => {
  it('go together, and the password in them is never said', async () => {
    const alone = await (await aTerminal({ SMTP_URL: 'smtp://user:hunter2@mail.example.org' })).run('doctor')
    expect([alone.code, alone.said]).toEqual([1, expect.stringContaining('MAIL_FROM must be too')])
    const wrong = await (await aTerminal({ SMTP_URL: 'http://user:hunter2@mail.example.org' })).run('doctor')
    expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining('SMTP_URL cannot be')])
    for (const { said } of [alone, wrong]) expect(said).not.toContain('hunter2')
  })

  it.each(['news@example.org', 'The Example <news@example.org>'])('take the address %s', async (from) => {
    const { run } = await aTerminal({ SMTP_URL: 'smtp://mail.example.org:587', MAIL_FROM: from })
    expect((await run('doctor')).code).toBe(0)
  })

  it.each(['news', 'a@b, c@d', 'The Example', 'x@example.org\r\nBcc: y@example.org'])(
    'refuse the address %j',
    async (from) => {
      const { run } = await aTerminal({ SMTP_URL: 'smtp://mail.example.org:587', MAIL_FROM: from })
      expect((await run('doctor')).said).toContain('MAIL_FROM cannot be')
    },
  )
})
