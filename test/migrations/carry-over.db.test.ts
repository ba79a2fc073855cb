import { describe, expect, it } from 'vitest'
import { MIGRATIONS } from '../../src/migrations.ts'
import { migrate, migrationState } from '../../src/platform/database/migrate.ts'
import { forEachEngine, type EmptyDatabase } from '../databases.ts'
import {
  loadOldDatabase,
  loadOlderSqlite,
  readFacts,
  readRows,
  readSchema,
  runSql,
  sortRows,
} from './old-database.ts'

const DONE = { missing: [], unknown: [], isTooOld: false }

forEachEngine((engine, _open, makeEmpty) => {
  const makeOld = async (): Promise<EmptyDatabase> => {
    const old = await makeEmpty()
    await loadOldDatabase(old.url)
    return old
  }

  describe(`a database of commit 86b284d, carried over on ${engine}`, () => {
    it('has the tables that a new one has, in everything', async () => {
      const [old, fresh] = [await makeOld(), await makeEmpty()]
      for (const { open } of [old, fresh]) await migrate(await open(), MIGRATIONS)
      expect(await readSchema(old.url)).toEqual(await readSchema(fresh.url))
    })

    it('has every row that it had, as it is kept now', async () => {
      const old = await makeOld()
      const before = await readRows(old.url)
      const { counts } = await readFacts(engine)
      for (const [table, rows] of Object.entries(before))
        expect([table, rows.length]).toEqual([table, counts[table]])
      await migrate(await old.open(), MIGRATIONS)
      expect(sortRows(await readRows(old.url))).toEqual(sortRows(asNow(before)))
    })

    it('is told beforehand that it will be, and is not changed by a second start', async () => {
      const old = await makeOld()
      const db = await old.open()
      expect(await migrationState(db, MIGRATIONS)).toEqual({
        ...DONE,
        missing: Object.keys(MIGRATIONS.migrations),
      })
      await migrate(db, MIGRATIONS)
      expect(await migrationState(db, MIGRATIONS)).toEqual(DONE)
      const after = await readRows(old.url)
      await migrate(await old.open(), MIGRATIONS)
      expect(await readRows(old.url)).toEqual(after)
    })

    it('by several processes at once is carried over by one, and all go on', async () => {
      const old = await makeOld()
      const processes = await Promise.all([old.open(), old.open(), old.open()])
      await Promise.all(processes.map((db) => migrate(db, MIGRATIONS)))
      expect(await migrationState(await old.open(), MIGRATIONS)).toEqual(DONE)
    })

    it('stays as it was where the step fails', async () => {
      const old = await makeOld()
      const before = await readRows(old.url)
      const { carryOver } = MIGRATIONS
      const failing = {
        ...MIGRATIONS,
        carryOver: {
          ...carryOver,
          up: async (...args: Parameters<typeof carryOver.up>) => {
            await carryOver.up(...args)
            throw new Error('the power went')
          },
        },
      }
      await expect(migrate(await old.open(), failing)).rejects.toMatchObject({
        cause: { message: 'the power went' },
      })
      expect(await readRows(old.url)).toEqual(before)
      await migrate(await old.open(), MIGRATIONS)
      expect(await migrationState(await old.open(), MIGRATIONS)).toEqual(DONE)
    })
  })

  describe(`a database that is older still, on ${engine}`, () => {
    it('is refused with a sentence that says how to get there, and is not touched', async () => {
      const old = await makeEmpty()
      if (engine === 'sqlite') await loadOlderSqlite(old.url)
      else {
        await loadOldDatabase(old.url)
        await runSql(old.url, "delete from kysely_migration where name > '0010'")
      }
      const before = [await readRows(old.url), await readSchema(old.url)]
      const db = await old.open()
      await expect(migrate(db, MIGRATIONS)).rejects.toThrow(
        /older than commit 86b284d.*git checkout 86b284d && npm ci && npm run build/,
      )
      expect(await migrationState(db, MIGRATIONS)).toMatchObject({ isTooOld: true, unknown: [] })
      expect([await readRows(old.url), await readSchema(old.url)]).toEqual(before)
    })
  })
})

type Row = Readonly<Record<string, unknown>>

/** Where each row of before is to be found; tables that are not named here are as they were. */
function asNow({
  person = [],
  session = [],
  sign_in = [],
  story_log = [],
  story_change = [],
  story_media = [],
  ...rest
}: Record<string, Row[]>): Record<string, Row[]> {
  const { passkey = [], passkey_challenge = [], known_device = [] } = rest
  const audience = 'newsroom'
  const withStream = ({ story_id: stream_id, ...row }: Row): Row => ({ ...row, stream_id })
  const withIdentity = ({ person_id: identity_id, ...row }: Row): Row => ({ ...row, identity_id })
  const hasStayed = ({ removed_at }: Row) => removed_at === null
  return {
    ...rest,
    identity: person.map(({ id, email, created_at, removed_at }) => ({ id, email, created_at, removed_at })),
    reader: [],
    identity_audience: person
      .filter(hasStayed)
      .map(({ id, created_at }) => ({ identity_id: id, audience, since: created_at })),
    person: person.map(({ email: _email, ...row }) => ({ ...row, identity_id: row['id'] })),
    session: session.map((row) => ({ ...withIdentity(row), audience })),
    login: sign_in.map((row) => ({ ...withIdentity(row), audience })),
    passkey: passkey.map(withIdentity),
    passkey_challenge: passkey_challenge.map(withIdentity),
    known_device: known_device.map(withIdentity),
    log: story_log.map(withStream),
    log_change: story_change.map(withStream),
    media_use: story_media.map(({ post_id, ...row }) => ({ ...row, ...ownerNamedBy(String(post_id), row) })),
  }
}

function ownerNamedBy(postId: string, { story_id }: Row): Row {
  if (postId === '') return { owner_kind: 'story', owner_id: story_id }
  const article = /^article:(.*)$/.exec(postId)?.[1]
  return article === undefined
    ? { owner_kind: 'post', owner_id: postId }
    : { owner_kind: 'article', owner_id: article }
}
