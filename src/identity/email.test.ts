import { describe, expect, it } from 'vitest'
import { parseEmail } from './email.ts'

describe('an email address', () => {
  it.each([
    ['ada@example.org', 'ada@example.org'],
    [' Ada.L+desk@Example.ORG ', 'ada.l+desk@example.org'],
    ['ada@localhost', 'ada@localhost'],
    ['zoë@exämple.org', 'zoë@exämple.org'],
  ])('%j is kept as %j', (given, kept) => {
    expect(parseEmail(given)).toBe(kept)
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
    expect(parseEmail(given)).toEqual({ invalid: 'invalid-person-email' })
  })
})
