import { describe, expect, it } from 'vitest'
import { parseTime } from './parse-time.ts'

const NOON = Date.UTC(2024, 6, 18, 12)

describe('a time in structured data', () => {
  it.each([
    ['2024-07-18T12:00:00Z', 0],
    ['2024-07-18T12:00:00.000+01:00', 60],
    ['2024-07-18T12:00:00+0100', 60],
    ['2024-07-18T12:00-05', -300],
    ['20240718T120000Z', 0],
    ['2024-07-18 12:00:00 GMT', 0],
    ['2024-07-18 12:00:00 BST', 60],
    ['2024-07-18 12:00:00 GMT/BST', 60],
    ['2024-07-18T12:00:00+02:00[Europe/Berlin]', 120],
    ['2024-07-18T12:00:00', null],
    ['2024-07-18 12:00:00 IST', null],
    ['Thu, 18 Jul 2024 12:00:00 +0100', 60],
    ['July 18, 2024 12:00 PM EDT', -240],
    ['18 July 2024 at 12:00', null],
    [String(NOON), 0],
    [NOON, 0],
    [NOON / 1000, 0],
  ])('is read from %s', (value, offset) => {
    expect(parseTime(value)).toEqual({ localMs: NOON, offset })
  })

  it('of winter is not British Summer Time', () => {
    expect(parseTime('2024-12-01 12:00 GMT/BST')?.offset).toBe(0)
  })

  it.each([
    '',
    'now',
    '2024-02-31T10:00:00Z',
    '2024-13-01',
    '2024-07-18T25:00:00Z',
    '2024-07-18T10:61:00Z',
    '0001-01-01T00:00:00Z',
    '2024-07-18T10:00:00+25:00',
    5,
    true,
    null,
    {},
  ])('that cannot be is none: %s', (value) => {
    expect(parseTime(value)).toBeUndefined()
  })
})
