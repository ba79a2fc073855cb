import { describe, expect, it } from 'vitest'
import { readEmail, readName } from './person.ts'

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
      expect(readName(given)).toEqual({ refused: 'person-name-unfit' })
    },
  )
})

describe('an email address', () => {
  it.each([
    ['ada@example.org', 'ada@example.org'],
    [' Ada.L+desk@Example.ORG ', 'ada.l+desk@example.org'],
    ['ada@localhost', 'ada@localhost'],
    ['zoë@exämple.org', 'zoë@exämple.org'],
  ])('%j is kept as %j', (given, kept) => {
    expect(readEmail(given)).toBe(kept)
  })

  it.each([
    '',
    'ada',
    '@example.org',
    'ada@',
    'ada@a@b',
    'ada@example.org, eve@example.org',
    'Ada <ada@example.org>',
    '"ada"@example.org',
    'ada@example.org\r\nBcc: eve@example.org',
    'a\u0000da@example.org',
    `${'a'.repeat(250)}@x.org`,
  ])('%j is refused: it is none, or more than one', (given) => {
    expect(readEmail(given)).toEqual({ refused: 'person-email-unfit' })
  })
})
