import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../test/databases.ts'
import { invitePerson } from './person/person-actions.ts'
import { revokeCredentials, readChangesSinceBackup } from './restored-actions.ts'

forEachEngine((engine, open) => {
  describe(`passkeys after data was put back, on ${engine}`, () => {
    it('are gone where they were taken away since, and left to whom nothing is known of', async () => {
      const { db, context } = await open()
      const people = { ...context, db, site: { name: 'Test', url: 'https://live.example.org' } }
      const keys = () => db.read.selectFrom('passkey').select('id').orderBy('id').execute()
      const person = async (name: string, ...passkeys: string[]) => {
        const email = `${name}@example.org`
        const { person: made } = await invitePerson(people, { name, email, isMailed: false })
        const row = await db.read
          .selectFrom('person')
          .select('identity_id')
          .where('id', '=', made.id)
          .executeTakeFirstOrThrow()
        for (const id of passkeys)
          await db.write
            .insertInto('passkey')
            .values({
              id,
              identity_id: row.identity_id,
              credential_id: id,
              public_key: 'x',
              counter: 0,
              transports: '[]',
              name: 'Phone',
              created_at: 1,
              last_used_at: null,
            })
            .execute()
        return made.id
      }
      const ada = await person('Ada', 'ada-new', 'ada-stolen')
      await person('Ben', 'ben')
      const known = await readChangesSinceBackup(db.read)
      expect(known.passkeys.get(ada)).toEqual(new Set(['ada-new', 'ada-stolen']))
      const since = { removed: [], passkeys: new Map([[ada, new Set(['ada-new'])]]) }
      expect(await revokeCredentials(people, since)).toMatchObject({ passkeys: 1, removed: [] })
      expect(await keys()).toEqual([{ id: 'ada-new' }, { id: 'ben' }])
      expect(await db.read.selectFrom('login').selectAll().execute()).toEqual([])
    })
  })
})
