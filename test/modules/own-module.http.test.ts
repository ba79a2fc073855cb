import { afterEach, describe, expect, it, vi } from 'vitest'
import { TERMINAL } from '../../src/access/actor.ts'
import { collectAuditLabels, collectProblems, MANIFESTS } from '../../src/modules.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { createTestDatabase, engines } from '../databases.ts'
import { openEventStream } from '../event-stream.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { aPerson } from '../people.ts'
import { tipsModule, type TipTables } from './tips.tsx'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

describe.each(engines)('a module that a test adds to a server on %s', (engine) => {
  async function start(told: string[] = []) {
    const { url, drop } = await createTestDatabase(engine)
    undo.push(drop)
    const newsroom = await startNewsroom({ DATABASE_URL: url }, { added: tipsModule(told) })
    undo.push(() => newsroom.close())
    await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
    return newsroom
  }
  const tip = (newsroom: Newsroom, text: string, identityId = 'somebody') =>
    newsroom.api('POST', '/api/stories/harbour/tips', { text, identityId })
  const tipsOf = (newsroom: Newsroom) => {
    const { read } = newsroom.server.contextFor(TERMINAL).db as unknown as Database<TipTables>
    return read.selectFrom('tip').select(['text', 'is_checked']).execute()
  }

  it('is served for the audience that it declares, writes its own tables and answers its problems', async () => {
    const newsroom = await start()
    expect(newsroom.server.routes).toContainEqual({
      name: 'POST /api/stories/:slug/tips',
      audience: 'staff',
    })
    const anonymous = await fetch(`${newsroom.url}/api/stories/harbour/tips`, { method: 'POST' })
    expect(anonymous.status).toBe(401)
    await expect(tip(newsroom, '')).rejects.toThrow(/422.*tip-empty.*Say what you know/)
    await tip(newsroom, 'The wall is cracked.')
    expect(await tipsOf(newsroom)).toMatchObject([{ text: 'The wall is cracked.' }])
    expect(collectProblems([...MANIFESTS, tipsModule().manifest])).toHaveProperty('tip-empty')
  })

  it('has its jobs done', async () => {
    const newsroom = await start()
    await tip(newsroom, 'The wall is cracked.')
    await vi.waitFor(
      async () => expect(await tipsOf(newsroom)).toEqual([{ text: 'The wall is cracked.', is_checked: 1 }]),
      5_000,
    )
  })

  it('has words in the audit log, after those of the others', async () => {
    const newsroom = await start()
    await tip(newsroom, 'The wall is cracked.')
    const admin = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    expect(await admin.api('GET', '/api/audit?action=tip')).toMatchObject({
      entries: [{ action: 'tip.take', detail: 'The wall is cracked.' }],
    })
    const labels = (await admin.api('GET', '/api/audit/labels')) as Record<string, string>
    expect(Object.entries(labels)).toEqual([
      ...Object.entries(collectAuditLabels(MANIFESTS)),
      ['tip', 'Tips'],
      ['tip.take', 'took a tip'],
    ])
  })

  it('has its part on the page, which changes while it is read', async () => {
    const newsroom = await start()
    const page = await (await fetch(`${newsroom.url}/live/harbour`)).text()
    expect(page).toMatch(/<aside id="tips"[^>]*>Tips: 0<\/aside>/)
    const [, position = ''] = /data-position="([^"]+)"/.exec(page) ?? []
    const stream = openEventStream(newsroom.url, `/live/harbour/stream?after=${position}`)
    undo.push(async () => stream.socket.destroy())
    await stream.status
    await tip(newsroom, 'The wall is cracked.')
    const { regions } = JSON.parse((await stream.next()).data) as { regions: object }
    expect(regions).toEqual({ tips: expect.stringMatching(/^<aside id="tips"[^>]*>Tips: 1<\/aside>$/) })
    const again = await (await fetch(`${newsroom.url}/live/harbour`)).text()
    expect(again).toContain('Tips: 1')
  })

  it('erases what it keeps of somebody, in one transaction with all others', async () => {
    const newsroom = await start()
    const ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    const { db } = newsroom.server.contextFor(TERMINAL)
    const all = db.read.selectFrom('identity').selectAll()
    const { id } = await all.where('email', '=', ada.email).executeTakeFirstOrThrow()
    await tip(newsroom, 'Hers.', id)
    await tip(newsroom, 'Somebody else’s.')
    await newsroom.server.eraseIdentity(id)
    expect((await tipsOf(newsroom)).map(({ text }) => text)).toEqual(['Somebody else’s.'])
    expect((await ada.call('GET', '/api/me')).status).toBe(401)
    expect(await all.where('email', '=', ada.email).executeTakeFirst()).toBeUndefined()
    expect(await db.read.selectFrom('session').selectAll().where('identity_id', '=', id).execute()).toEqual(
      [],
    )
  })

  it('keeps what it has where another module refuses: the last admin is not erased', async () => {
    const newsroom = await start()
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    const { db } = newsroom.server.contextFor(TERMINAL)
    const { id } = await db.read
      .selectFrom('identity')
      .select('id')
      .where('email', '=', boss.email)
      .executeTakeFirstOrThrow()
    await tip(newsroom, 'Theirs.', id)
    await expect(newsroom.server.eraseIdentity(id)).rejects.toMatchObject({ code: 'last-admin' })
    expect(await tipsOf(newsroom)).toHaveLength(1)
    expect((await boss.call('GET', '/api/me')).status).toBe(200)
  })

  it('is started before the first request and stopped after the last', async () => {
    const told: string[] = []
    const newsroom = await start(told)
    expect(told).toEqual(['start'])
    undo.splice(1)
    await newsroom.close()
    expect(told).toEqual(['start', 'abort', 'stop'])
  })
})
