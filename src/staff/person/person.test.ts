import { describe, expect, it } from 'vitest'
import { readName } from './person.ts'

describe('a name', () => {
  it.each([
    ['Ada', 'Ada'],
    ['  Ada   Lovelace ', 'Ada Lovelace'],
    ['Zoë O’Brien-Łuczak', 'Zoë O’Brien-Łuczak'],
    ['محمد', 'محمد'],
    ['N'.repeat(80), 'N'.repeat(80)],
  ])('%j is kept as %j', (given, kept) => {
    expect(readName(given)).toBe(kept)
  })

  it.each(['', '   ', 'N'.repeat(81), 'Ada\nBcc: x', 'Ada\u001b[2J', 'Ada\u2028King', '\u202Eada'])(
    '%j is refused',
    (given) => {
      expect(readName(given)).toEqual({ invalid: 'invalid-person-name' })
    },
  )
})
