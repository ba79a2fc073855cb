import { newsroomAudience } from '../../src/staff/person/newsroom-audience-actions.ts'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFile } from 'node:fs/promises'
import { TERMINAL } from '../../src/access/actor.ts'
import { actorOfSession } from '../../src/identity/session/session-actions.ts'
import { signInByLink } from '../../src/identity/login/login-actions.ts'
import { startNewsroom } from '../newsroom.ts'
import { aTerminal, afterTest } from './terminal.ts'

const linkSecret = (link: string | undefined) => new URL(link ?? '').hash.slice(1)

describe('people at the terminal', () => {
  it('are invited, listed and removed, and their links let them in at the running server', async () => {
    const { run, dataDir } = await aTerminal({ PUBLIC_URL: 'https://live.example.org' })
    const ada = ['Ada@Example.org', '--name', 'Ada Lovelace', '--desk', 'news', '--role', 'reporter']
    const invited = await run(['user', 'invite', ...ada])
    expect(invited.code, invited.said).toBe(0)
    expect(invited.printed).toEqual([
      expect.stringMatching(/^https:\/\/live\.example\.org\/newsroom\/sign-in#[A-Za-z0-9_-]{43}$/),
    ])
    await run(['user', 'invite', 'boss@example.org', '--name', 'Boss', '--admin'])
    expect((await run(['user', 'list'])).printed).toEqual([
      'ada@example.org\tAda Lovelace\tNews: reporter',
      'boss@example.org\tBoss\tadmin',
    ])

    const newsroom = await startNewsroom({ DATA_DIR: dataDir })
    afterTest(() => newsroom.close())
    const context = newsroom.server.contextFor(TERMINAL)
    const given = { secret: linkSecret(invited.printed[0]) }
    const { secret } = await signInByLink(context, newsroomAudience, given, { userAgent: null, ip: '' })
    expect(await actorOfSession(context, newsroomAudience, secret)).toMatchObject({ name: 'Ada Lovelace' })

    const fresh = await run(['user', 'link', 'ada@example.org'])
    await signInByLink(
      context,
      newsroomAudience,
      { secret: linkSecret(fresh.printed[0]) },
      { userAgent: null, ip: '' },
    )

    const recovered = await run(['user', 'recover', 'ada@example.org'])
    expect(recovered.said).toContain('signed out everywhere')
    expect(await actorOfSession(context, newsroomAudience, secret)).toBeUndefined()
    const back = { secret: linkSecret(recovered.printed[0]) }
    const again = await signInByLink(context, newsroomAudience, back, { userAgent: null, ip: '' })
    expect(await actorOfSession(context, newsroomAudience, again.secret)).toMatchObject({
      name: 'Ada Lovelace',
    })

    expect((await run(['user', 'remove', 'ada@example.org'])).said).toContain('Ada Lovelace is out')
    expect(await actorOfSession(context, newsroomAudience, again.secret)).toBeUndefined()
    expect(await run(['user', 'remove', 'boss@example.org'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('This is the last admin.'),
    })
    const kept = await readFile(join(dataDir, 'stoppress.db'), 'latin1')
    for (const link of [invited.printed[0], fresh.printed[0], recovered.printed[0]])
      expect(kept).not.toContain(linkSecret(link))
  })

  it('cannot be invited twice', async () => {
    const { run } = await aTerminal()
    const invite = () => run(['user', 'invite', 'ada@example.org', '--name', 'Ada'])
    expect((await invite()).code).toBe(0)
    expect(await invite()).toMatchObject({
      code: 1,
      said: expect.stringContaining('This email address is already in use.'),
    })
  })
})
