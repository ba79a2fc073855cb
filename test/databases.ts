import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach } from 'vitest'
import { TERMINAL } from '../src/access/actor.ts'
import type { Database, Engine } from '../src/platform/database/database.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { newEpoch, newId } from '../src/platform/ids.ts'
import type { Tables } from '../src/server.ts'
import type { KnownMedia, StoryContext } from '../src/story/change.ts'
import { TestClock } from './clock.ts'

/** Nothing is known of any picture or embed. */
const NO_MEDIA: KnownMedia = {
  holdPictures: async () => {},
  pictures: async () => new Map(),
  embeds: async () => new Map(),
  wantEmbeds: async () => {},
}

/** A database of its own for one test, migrated, with what an action needs. */
export interface Desk {
  readonly url: string
  readonly db: Database<Tables>
  readonly clock: TestClock
  readonly context: StoryContext
  /** Stories that readers were woken for, in order. */
  readonly woken: string[]
  /** The same database once more, as another process would open it. */
  again(): Promise<Database<Tables>>
}

const ADMIN = process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** Skipped where there is no PostgreSQL, but not in CI: there its absence is a failure of every test on it. */
const hasPostgres = await new pg.Pool({ connectionString: ADMIN, max: 1 }).query('select 1').then(
  () => true,
  () => false,
)
const engines: Engine[] = hasPostgres || process.env['CI'] !== undefined ? ['sqlite', 'postgres'] : ['sqlite']
if (!engines.includes('postgres')) process.stderr.write(`No PostgreSQL at ${ADMIN}: its tests are skipped.\n`)

/** The same tests on every engine. Each `open` is a new database, closed and dropped after its test. */
export function forEachEngine(tests: (engine: Engine, open: () => Promise<Desk>) => void): void {
  const undo: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })
  const make: Record<Engine, () => Promise<string>> = {
    async sqlite() {
      const folder = await mkdtemp(join(tmpdir(), 'stop-press-db-'))
      undo.push(() => rm(folder, { recursive: true }))
      return `sqlite:${join(folder, 'test.db')}`
    },
    async postgres() {
      const name = `stoppress_test_${randomBytes(8).toString('hex')}`
      await administer(`create database ${name}`)
      undo.push(() => administer(`drop database ${name} with (force)`))
      const url = new URL(ADMIN)
      url.pathname = `/${name}`
      return url.href
    },
  }
  for (const engine of engines) {
    tests(engine, async () => {
      const url = await make[engine]()
      const again = async () => {
        const db = await openDatabase<Tables>(url)
        undo.push(() => db.close())
        return db
      }
      const db = await again()
      await migrate(db)
      const clock = new TestClock()
      const woken: string[] = []
      const changed: StoryContext['changed'] = ({ kind, storyId }) => {
        if (kind === 'public') woken.push(storyId)
      }
      return {
        url,
        db,
        clock,
        woken,
        again,
        context: { db, clock, newId, newEpoch, actor: TERMINAL, media: NO_MEDIA, changed },
      }
    })
  }
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: ADMIN })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
