import { describe, expect, it } from 'vitest'
import { formatCursor, parseCursor, toPage, type Cursor } from './pagination.ts'

const ID = '0193f5a0-0000-7000-8000-000000000001'

describe('a cursor', () => {
  it('comes back from its text as it was', () => {
    const cursor = { at: 1_700_000_000_123, id: ID }
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor)
  })

  it.each([
    '',
    '-',
    `-${ID}`,
    `12-${ID}x`,
    `12-${ID.toUpperCase()}`,
    `1e3-${ID}`,
    `-5-${ID}`,
    '12-1',
    ID,
    `12 -${ID}`,
    `1234567890123456-${ID}`,
  ])('is not %j', (text) => {
    expect(parseCursor(text)).toBeUndefined()
  })
})

describe('a page', () => {
  const rows: Cursor[] = [3, 2, 1].map((at) => ({ at, id: ID }))

  it('names the next one by its own last row', () => {
    expect(toPage(rows, 2, (row) => row)).toEqual({ entries: rows.slice(0, 2), next: `2-${ID}` })
  })

  it('is the last where no row is left over', () => {
    expect(toPage(rows, 3, (row) => row)).toEqual({ entries: rows, next: null })
    expect(toPage([], 3, (row: Cursor) => row)).toEqual({ entries: [], next: null })
  })
})
