import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { contains, containsInAnyCase } from './like.ts'

const CASES: [text: string, part: string, isIn: boolean][] = [
  ['Reuters', 'ute', true],
  ['Reuters', 'Ap', false],
  ['100 %', '0 %', true],
  ['100', '0%', false],
  ['a_b', 'a_b', true],
  ['axb', 'a_b', false],
  [String.raw`C:\news`, String.raw`:\n`, true],
  [String.raw`C:\news`, String.raw`:\\n`, false],
]
const IN_ANY_CASE: typeof CASES = [
  ['Reuters', 'REUT', true],
  ['L’Éco', 'Éco', true],
]

forEachEngine((engine, open) => {
  it(`looking for a part of a text on ${engine} takes every character for itself`, async () => {
    const { db } = await open()
    const isFound = async (text: string, condition: ReturnType<typeof contains>) => {
      const named = sql`(select cast(${text} as text) as name) as named`
      const { rows } = await sql`select 1 from ${named} where ${condition}`.execute(db.write)
      return rows.length === 1
    }
    for (const [text, part, isIn] of CASES)
      expect(await isFound(text, contains('name', part)), `${part} in ${text}`).toBe(isIn)
    for (const [text, part, isIn] of [...CASES, ...IN_ANY_CASE])
      expect(await isFound(text, containsInAnyCase('name', part)), `${part} in ${text}`).toBe(isIn)
  })
})
