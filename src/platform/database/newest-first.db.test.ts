import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import type { Database } from './database.ts'
import { newestFirst } from './newest-first.ts'

interface Rows {
  row: { id: string; made_at: number }
}

forEachEngine((engine, open) => {
  describe(`a list with the newest first on ${engine}`, () => {
    it('is read part by part without a gap or a double, also where many rows are of one time', async () => {
      const db = (await open()).db as unknown as Database<Rows>
      await db.write.schema
        .createTable('row')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('made_at', 'bigint', (column) => column.notNull())
        .execute()
      const all = Array.from({ length: 9 }, (_, at) => ({
        id: `row-${at}`,
        made_at: 100 + Math.floor(at / 4),
      }))
      await db.write.insertInto('row').values(all).execute()

      const read: Rows['row'][] = []
      for (let last: Rows['row'] | undefined; ;) {
        const query = db.read.selectFrom('row').selectAll()
        const part = await newestFirst(query, ['made_at', 'id'], last && { at: last.made_at, id: last.id })
          .limit(2)
          .execute()
        if (part.length === 0) break
        read.push(...part)
        last = part.at(-1)
      }

      expect(read).toEqual(all.toReversed())
    })
  })
})
