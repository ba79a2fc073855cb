import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { createStory } from '../../story/story-actions.ts'
import { migrate, migrationState } from './migrate.ts'
import { openDatabase } from './open-database.ts'

forEachEngine((engine, open) => {
  describe(`the database on ${engine}`, () => {
    it('is brought to its newest shape once, and again without harm', async () => {
      const { db } = await open()
      await migrate(db)
      expect(await migrationState(db)).toEqual({ missing: [], unknown: [] })
    })

    it('tells when another process has written', async () => {
      const { db, again, context } = await open()
      let hear: () => void = () => undefined
      const heard = new Promise<void>((resolve) => (hear = resolve))
      const stop = await db.onOutsideWrite(() => hear())
      const other = await again()
      const { story } = await createStory({ ...context, db: other }, { headline: 'From elsewhere' })
      await other.tellOthers(story.id)
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

  if (engine === 'sqlite') {
    describe('SQLite', () => {
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
            "select distinct entity, entity_id from story_change where story_id = 'x' and seq > 5 limit 101",
          ),
        ).toMatch(/SEARCH story_change/)
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
