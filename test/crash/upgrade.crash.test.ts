import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MIGRATIONS } from '../../src/migrations.ts'
import { migrate, migrationState } from '../../src/platform/database/migrate.ts'
import { forEachEngine } from '../databases.ts'
import { loadOldDatabase, readRows, readSchema, sortRows } from '../migrations/old-database.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { killProcess, spawnCommand, whenEnded, type Installation } from './processes.ts'

const DONE = { missing: [], unknown: [], isTooOld: false }
/** The list of modules has views in it, which Node does not read: the program is bundled. */
const PROGRAM = 'dist/upgrade-test/migrate-until.js'
beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { ssr: 'test/crash/migrate-until.ts', outDir: dirname(PROGRAM), emptyOutDir: true },
  })
})

/** More statements than the whole upgrade has. */
const MAX_STATEMENTS = 300

forEachEngine((engine, _open, makeEmpty) => {
  describe(`an upgrade from commit 86b284d on ${engine}`, () => {
    it(
      'that is killed after any of its statements starts again, and ends as one that was not',
      {
        timeout: 600_000,
      },
      async () => {
        const [killed, whole] = [await makeEmpty(), await makeEmpty()]
        for (const { url } of [killed, whole]) await loadOldDatabase(url)
        const db = await killed.open()
        const before = await migrationState(db, MIGRATIONS)
        let code: number | null = null
        let statement = 0
        while (code === null && statement < MAX_STATEMENTS) {
          // SQLite is killed after each; PostgreSQL, whose processes start slower, after every third.
          statement += engine === 'postgres' ? 3 : 1
          const child = spawn('node_modules/.bin/node', [PROGRAM, killed.url, String(statement)], {
            stdio: ['ignore', 'pipe', 'pipe'],
          })
          const ended = await whenEnded(child)
          expect(ended.stderr).toBe('')
          code = ended.code
          // All of it or nothing: there is no state between.
          const state = await migrationState(db, MIGRATIONS)
          expect([before, DONE]).toContainEqual(state)
        }
        expect(code).toBe(0)
        expect(statement).toBeGreaterThan(40)
        await migrate(await whole.open(), MIGRATIONS)
        expect(sortRows(await readRows(killed.url))).toEqual(sortRows(await readRows(whole.url)))
        expect(await readSchema(killed.url)).toEqual(await readSchema(whole.url))
      },
    )
  })
})

describe('an upgrade by the program as it is shipped', () => {
  const UPGRADES = 10
  const NAME = 'stoppress.db'
  let folder = ''
  let at: Installation = { folder: '', port: 0 }
  const urlOf = (name: string) => `sqlite:${join(folder, name)}`

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stop-press-upgrade-'))
    at = { folder, port: 0 }
    for (const name of ['old.db', 'whole.db']) await loadOldDatabase(urlOf(name))
    const db = await openDatabase(urlOf('whole.db'))
    await migrate(db, MIGRATIONS)
    await db.close()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function putOldBack(): Promise<void> {
    for (const suffix of ['-wal', '-shm']) await rm(join(folder, NAME + suffix), { force: true })
    await copyFile(join(folder, 'old.db'), join(folder, NAME))
  }

  async function expectWhole(): Promise<void> {
    expect(sortRows(await readRows(urlOf(NAME)))).toEqual(sortRows(await readRows(urlOf('whole.db'))))
    const db = await openDatabase(urlOf(NAME))
    expect(await migrationState(db, MIGRATIONS)).toEqual(DONE)
    await db.close()
  }

  it(
    `that is killed at any moment, ${UPGRADES * 2} times, goes through at the next start with everything there`,
    {
      timeout: 240_000,
    },
    async () => {
      await putOldBack()
      const began = performance.now()
      expect(await whenEnded(spawnCommand(at, 'story', 'list'))).toMatchObject({ code: 0 })
      const whole = performance.now() - began
      for (let upgrade = 0; upgrade < UPGRADES; upgrade += 1) {
        await putOldBack()
        // Over the whole of it, since how long its parts take differs; the second kill meets what the first left.
        for (const share of [upgrade / UPGRADES, (upgrade * 0.618) % 1]) {
          const child = spawnCommand(at, 'story', 'list')
          await wait(whole * (0.3 + 0.7 * share))
          await killProcess(child)
        }
        const { code, stderr } = await whenEnded(spawnCommand(at, 'story', 'list'))
        expect([code, stderr]).toEqual([0, ''])
        await expectWhole()
      }
    },
  )

  it('by several processes that start at once is done once, and each goes on', async () => {
    await putOldBack()
    const started = Array.from({ length: 4 }, () => whenEnded(spawnCommand(at, 'story', 'list')))
    for (const { code, stderr } of await Promise.all(started)) expect([code, stderr]).toEqual([0, ''])
    await expectWhole()
  })
})
