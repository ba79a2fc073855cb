import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { MIGRATIONS } from '../../migrations.ts'
import { createStory } from '../../story/story-actions.ts'
import { migrate, migrationState } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { classifyStorageFailure } from './storage-error.ts'

forEachEngine((engine, open) => {
  describe(`the database on ${engine}`, () => {
    it('is brought to its newest shape once, and again without harm', async () => {
      const { db } = await open()
      await migrate(db, MIGRATIONS)
      expect(await migrationState(db, MIGRATIONS)).toEqual({ missing: [], unknown: [], isTooOld: false })
    })

    it('tells when another process has written', async () => {
      const { db, again, context } = await open()
      let hear: () => void = () => undefined
      const heard = new Promise<void>((resolve) => (hear = resolve))
      const stop = await db.onExternalWrite(() => hear())
      const other = await again()
      const { story } = await createStory({ ...context, db: other }, { headline: 'From elsewhere' })
      await other.notifyOtherProcesses(story.id)
      await heard
      await stop()
    })

    it('undoes a transaction that throws', async () => {
      const { db } = await open()
      const failing = db.transact(async (tx) => {
        await tx
          .insertInto('api_token')
          .values({ id: 'a', name: 'a', hash: 'a', created_at: 0, revoked_at: null })
          .execute()
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await db.read.selectFrom('api_token').selectAll().execute()).toEqual([])
    })
  })

  if (engine === 'postgres') {
    describe('PostgreSQL', () => {
      it('that cuts its connections ends nothing but what was under way, and says so', async () => {
        const { db } = await open()
        const uncaught: unknown[] = []
        const hear = (error: unknown) => void uncaught.push(error)
        process.on('uncaughtException', hear)
        const failures: unknown[] = []
        for (let cut = 0; cut < 3; cut += 1) {
          const failure = await db
            .transact(async (tx, read) => {
              const [pid] = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)).rows
              await sql`select pg_terminate_backend(${pid?.pid})`.execute(db.write)
              await read.selectFrom('api_token').selectAll().execute()
            })
            .catch((error: unknown) => error)
          failures.push(classifyStorageFailure(failure))
          expect(await db.read.selectFrom('api_token').selectAll().execute()).toEqual([])
        }
        process.off('uncaughtException', hear)
        expect(failures).toEqual(['unreachable', 'unreachable', 'unreachable'])
        expect(uncaught).toEqual([])
      })

      it('that is not there yet is waited for by whoever says so', async () => {
        const { url } = await open()
        const { hostname, port } = new URL(url)
        // The way to the database is there only after the first attempts have failed.
        const probe = createServer().listen(0, '127.0.0.1')
        await once(probe, 'listening')
        const free = (probe.address() as AddressInfo).port
        await new Promise((resolve) => probe.close(resolve))
        const late = new URL(url)
        late.port = String(free)
        const way = createServer((socket) => {
          const onward = connect(Number(port || 5432), hostname)
          socket.pipe(onward).pipe(socket)
          socket.on('error', () => onward.destroy())
          onward.on('error', () => socket.destroy())
        })
        const sentences: string[] = []
        const db = await openDatabase(late.href, {
          whileUnreachable(sentence) {
            sentences.push(sentence)
            way.listen(free, '127.0.0.1')
          },
        })
        expect(sentences).toEqual([expect.stringContaining(`cannot reach the database at`)])
        await db.close()
        way.close()
      })
    })
  }

  if (engine === 'sqlite') {
    describe('SQLite', () => {
      it('goes on being read while it waits for another process’s transaction', async () => {
        const { db, again } = await open()
        const other = await again()
        let release: () => void = () => undefined
        const released = new Promise<void>((resolve) => (release = resolve))
        let held: Promise<void> = Promise.resolve()
        await new Promise<void>((began) => {
          held = other.transact(async () => {
            began()
            await released
          })
        })
        const row = { id: 'c', name: 'c', hash: 'c', created_at: 0, revoked_at: null }
        let isWritten = false
        const waiting = db.write.insertInto('api_token').values(row).execute()
        const written = waiting.then(() => (isWritten = true))
        const read = await db.snapshot((tx) => tx.selectFrom('api_token').selectAll().execute())
        expect([read, isWritten]).toEqual([[], false])
        release()
        await Promise.all([held, written])
        expect(await db.read.selectFrom('api_token').select('id').execute()).toMatchObject([{ id: 'c' }])
      })

      it('says that the disk is full where it is, and goes on when there is space again', async () => {
        const { db } = await open()
        const write = (id: string) =>
          db.transact((tx) =>
            tx
              .insertInto('api_token')
              .values({ id, name: 'long '.repeat(200_000), hash: id, created_at: 0, revoked_at: null })
              .execute(),
          )
        // As a disk of this size would: SQLite refuses to grow (sqlite.org/pragma.html#pragma_max_page_count).
        await sql`pragma max_page_count = 200`.execute(db.write)
        const failure = await write('d').catch((error: unknown) => error)
        expect([classifyStorageFailure(failure), String(failure)]).toEqual([
          'full',
          expect.stringMatching(/full/),
        ])
        expect(await db.read.selectFrom('api_token').selectAll().execute()).toEqual([])
        await sql`pragma max_page_count = 200000`.execute(db.write)
        await write('d')
        expect(await db.read.selectFrom('api_token').select('id').execute()).toEqual([{ id: 'd' }])
      })

      it('waits for a writer in another process instead of failing', async () => {
        const { db, again } = await open()
        const other = await again()
        let release: () => void = () => undefined
        const held = other.transact(() => new Promise<void>((resolve) => (release = resolve)))
        const row = { id: 'b', name: 'b', hash: 'b', created_at: 0, revoked_at: null }
        const waiting = db.transact((tx) => tx.insertInto('api_token').values(row).execute())
        setTimeout(() => release(), 100)
        await Promise.all([held, waiting])
        expect(await db.read.selectFrom('api_token').select('id').execute()).toMatchObject([{ id: 'b' }])
      })

      it('reads pages, key events and changes through their indexes', async () => {
        const { db } = await open()
        const plan = async (sql: string) => {
          const { rows } = await db.write.executeQuery<{ detail: string }>({
            sql: `explain query plan ${sql}`,
            parameters: [],
            query: { kind: 'RawNode' } as never,
            queryId: { queryId: 'plan' },
          })
          return rows.map((row) => row.detail).join('; ')
        }
        expect(
          await plan(
            "select * from post where story_id = 'x' and published_at is not null order by published_at desc, id desc limit 21",
          ),
        ).toContain('USING INDEX post_by_time')
        expect(
          await plan(
            "select * from post where story_id = 'x' and is_key_event = 1 and state = 'published' order by published_at desc, id desc limit 13",
          ),
        ).toContain('USING INDEX post_key_events')
        expect(
          await plan(
            "select distinct entity, entity_id from log_change where stream_id = 'x' and seq > 5 limit 101",
          ),
        ).toMatch(/SEARCH log_change/)
      })
    })
  }
})

describe('a database that cannot be opened', () => {
  it.each([
    ['sqlite:/dev/null/x.db', /\/dev\/null/],
    [
      'postgres://someone:secret@127.0.0.1:1/none',
      /cannot reach the database at postgres:\/\/someone:\*\*\*@127\.0\.0\.1/,
    ],
  ])('says where, without its password: %s', async (url, sentence) => {
    const failure = await openDatabase(url).then(
      () => new Error('it opened'),
      (error: unknown) => error as Error,
    )
    expect(failure.message).toMatch(sentence)
    expect(failure.message).not.toContain('secret')
    expect(failure.message).not.toBe('it opened')
  })
})
