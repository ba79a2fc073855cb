import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPosition, isInLog, parsePosition } from './position.ts'

describe('a position', () => {
  it('is read as it was written', () => {
    const position = fc.record({ epoch: fc.stringMatching(/^[a-z0-9]{12}$/), seq: fc.nat() })
    fc.assert(
      fc.property(position, (each) => {
        expect(parsePosition(formatPosition(each))).toEqual(each)
      }),
    )
  })

  it.each([
    '',
    'x',
    '5',
    'abcdefgh',
    'abcdefgh.',
    'abcdefgh.-1',
    'abcdefgh.01',
    'abcdefgh.1.2',
    'ABCDEFGH.1',
    'abcdefgh.1\n',
    'abcdefgh.9999999999999999',
  ])('is not read from %j', (text) => expect(parsePosition(text)).toBeUndefined())

  it('is known to its own log, up to where that stands', () => {
    const tip = { epoch: 'abcdefgh', seq: 5 }
    expect([0, 5, 6].map((seq) => isInLog(tip, { epoch: 'abcdefgh', seq }))).toEqual([true, true, false])
    expect(isInLog(tip, { epoch: 'another1', seq: 1 })).toBe(false)
  })
})
