import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach } from 'vitest'
import { TERMINAL } from '../src/access/actor.ts'
import { MIGRATIONS } from '../src/migrations.ts'
import type { Database, Engine } from '../src/platform/database/database.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { newEpoch, newId } from '../src/platform/ids.ts'
import type { Tables } from '../src/modules.ts'
import type { MediaGateway, StoryContext } from '../src/story/change.ts'
import { TestClock } from './clock.ts'

/** Nothing is known of any picture or embed. */
const NO_MEDIA: MediaGateway = {
  lockPictures: async () => {},
  pictures: async () => new Map(),
  embeds: async () => new Map(),
  enqueueEmbedFetches: async () => {},
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
export const engines: readonly Engine[] =
  hasPostgres || process.env['CI'] !== undefined ? ['sqlite', 'postgres'] : ['sqlite']
if (!engines.includes('postgres')) process.stderr.write(`No PostgreSQL at ${ADMIN}: its tests are skipped.\n`)

/** A database without a table, which is dropped after its test. */
export interface EmptyDatabase {
  readonly url: string
  /** Opens it as a process does, as often as wanted; closed after the test. */
  open(): Promise<Database<Tables>>
}

/** The same tests on every engine. Each `open` is a new database, closed and dropped after its test. */
export function forEachEngine(
  tests: (engine: Engine, open: () => Promise<Desk>, makeEmpty: () => Promise<EmptyDatabase>) => void,
): void {
  const undo: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })
  for (const engine of engines) {
    const makeEmpty = async () => {
      const { url, drop } = await createTestDatabase(engine)
      undo.push(drop)
      const open = async () => {
        const db = await openDatabase<Tables>(url)
        undo.push(() => db.close())
        return db
      }
      return { url, open }
    }
    const open = async () => {
      const { url, open: again } = await makeEmpty()
      const db = await again()
      await migrate(db, MIGRATIONS)
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
    }
    tests(engine, open, makeEmpty)
  }
}

/** A new database without a table, for whoever drops it. */
export async function createTestDatabase(
  engine: Engine,
): Promise<{ readonly url: string; drop(): Promise<void> }> {
  if (engine === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'stop-press-db-'))
    return { url: `sqlite:${join(folder, 'test.db')}`, drop: () => rm(folder, { recursive: true }) }
  }
  const name = `stoppress_test_${randomBytes(8).toString('hex')}`
  await administer(`create database ${name}`)
  const url = new URL(ADMIN)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => administer(`drop database ${name} with (force)`) }
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
