import { describe, expect, it } from 'vitest'
import { readTokenEnd, tokenDesks } from './token.ts'

const NOW = Date.parse('2026-11-25T12:00:00Z')
const DAY = 86_400_000

describe('the end of a token', () => {
  it.each([
    [undefined, NOW + 365 * DAY],
    ['90d', NOW + 90 * DAY],
    ['2026-11-25', Date.parse('2026-11-26T00:00:00Z')],
    ['2027-03-31', Date.parse('2027-04-01T00:00:00Z')],
  ])('as written %s', (text, end) => {
    expect(readTokenEnd(text, NOW)).toBe(end)
  })

  it.each([
    '',
    '0d',
    '-1d',
    '2026-11-24',
    '2032-01-01',
    '9999d',
    '2027-02-30',
    '2027-13-01',
    'never',
    '1e3d',
    '90',
  ])('cannot be %j', (text) => {
    expect(readTokenEnd(text, NOW)).toMatchObject({ invalid: 'invalid-token-end' })
  })
})

describe('the desks of a token', () => {
  it('are every desk only where the row says nothing', () => {
    expect(tokenDesks(null)).toBeNull()
    expect(tokenDesks('[]')).toEqual([])
    expect(tokenDesks('["a"]')).toEqual(['a'])
    expect(tokenDesks('{}')).toEqual([])
  })
})
