import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Migrator } from 'kysely/migration'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrationState } from '../../src/platform/database/migrate.ts'
import * as stories from '../../src/platform/database/migrations/0001-stories.ts'
import * as staff from '../../src/platform/database/migrations/0002-staff.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import type { Tables } from '../../src/server.ts'
import { killProcess, spawnCommand, whenEnded, type Installation } from './processes.ts'

const UPGRADES = 25
const STORIES = 300
const NAME = 'stoppress.db'

let folder = ''
let at: Installation = { folder: '', port: 0 }

/** A database as the first version that landed left it: its two migrations, stories with posts, and a token. */
async function makeFirstVersion(file: string): Promise<void> {
  const db = await openDatabase<Tables>(`sqlite:${file}`)
  const migrations = { '0001-stories': stories, '0002-staff': staff }
  const { error } = await new Migrator({
    db: db.write,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest()
  expect(error).toBeUndefined()
  await db.transact(async (tx) => {
    const insert = (table: string, row: Record<string, string | number | null>) => {
      const names = Object.keys(row)
      return tx.executeQuery({
        sql: `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
        parameters: Object.values(row),
        query: { kind: 'RawNode' } as never,
        queryId: { queryId: table },
      })
    }
    for (let n = 0; n < STORIES; n += 1) {
      const story = {
        id: `story-${n}`,
        slug: `harbour-${n}`,
        headline: `Harbour ${n}`,
        standfirst: 'Éire',
        language: 'en-GB',
        status: 'live',
        summary: '[]',
        post_count: 1,
        created_at: n,
        started_at: n,
        updated_at: n,
      }
      const post = {
        id: `post-${n}`,
        story_id: story.id,
        state: 'published',
        kind: 'update',
        body: '{}',
        bylines: '[]',
        is_key_event: 0,
        revision: 1,
        published_at: n,
        is_time_known: 1,
        created_at: n,
      }
      await insert('story', story)
      await insert('story_log', { story_id: story.id, epoch: 'k3v9x2m1q8za', seq: 1 })
      await insert('post', post)
      const change = { story_id: story.id, seq: 1, entity: 'post', entity_id: post.id, at: n }
      await insert('story_change', change)
      await insert('post_revision', {
        post_id: post.id,
        revision: 1,
        content: '{}',
        saved_at: n,
        saved_by: 'x',
      })
    }
    const hash = createHash('sha256').update('secret').digest('hex')
    await insert('api_token', { id: 'token', name: 'wire', hash, created_at: 1 })
  })
  await db.close()
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-upgrade-'))
  at = { folder, port: 0 }
  await makeFirstVersion(join(folder, 'first.db'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function restoreFirstVersion(): Promise<void> {
  for (const suffix of ['-wal', '-shm']) await rm(join(folder, NAME + suffix), { force: true })
  await copyFile(join(folder, 'first.db'), join(folder, NAME))
}

/** What an upgrade must keep. */
async function readAll() {
  const db = await openDatabase<Tables>(`sqlite:${join(folder, NAME)}`)
  const rows = await db.read.selectFrom('story').select(['id', 'search_text']).execute()
  const posts = await db.read.selectFrom('post').select('id').execute()
  const logs = await db.read
    .selectFrom('log')
    .innerJoin('log_change', 'log_change.stream_id', 'log.stream_id')
    .select('log.seq')
    .execute()
  const tokens = await db.read.selectFrom('api_token').select('name').execute()
  const state = await migrationState(db)
  await db.close()
  return {
    stories: rows.length,
    searchable: rows.filter((row) => row.search_text.includes('eire')).length,
    posts: posts.length,
    logs: logs.length,
    tokens,
    state,
  }
}

const WHOLE = {
  stories: STORIES,
  searchable: STORIES,
  posts: STORIES,
  logs: STORIES,
  tokens: [{ name: 'wire' }],
  state: { missing: [], unknown: [] },
}

describe('an upgrade from the first version', () => {
  it(
    `that is killed at any moment, ${UPGRADES * 2} times, goes through at the next start with everything there`,
    { timeout: 240_000 },
    async () => {
      await restoreFirstVersion()
      const began = performance.now()
      expect(await whenEnded(spawnCommand(at, 'story', 'list'))).toMatchObject({ code: 0 })
      const whole = performance.now() - began
      for (let upgrade = 0; upgrade < UPGRADES; upgrade += 1) {
        await restoreFirstVersion()
        // Over the whole of it, since how long its parts take differs; the second kill meets what the first left.
        for (const share of [upgrade / UPGRADES, (upgrade * 0.618) % 1]) {
          const child = spawnCommand(at, 'story', 'list')
          await wait(whole * (0.3 + 0.7 * share))
          await killProcess(child)
        }
        const { code, stderr } = await whenEnded(spawnCommand(at, 'story', 'list'))
        expect([code, stderr]).toEqual([0, ''])
      }
      expect(await readAll()).toEqual(WHOLE)
    },
  )

  it('by several processes that start at once is done once, and each goes on', async () => {
    await restoreFirstVersion()
    const started = Array.from({ length: 4 }, () => whenEnded(spawnCommand(at, 'story', 'list')))
    for (const { code, stderr } of await Promise.all(started)) expect([code, stderr]).toEqual([0, ''])
    expect(await readAll()).toEqual(WHOLE)
  })
})
