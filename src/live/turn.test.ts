import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTurn, turnAfter, turnAt, TURN_S, waitFor } from './turn.ts'

const INSTANT = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2100, 0) })

describe('a turn', () => {
  it('that a node names ends within half a minute, and not at once', () => {
    fc.assert(
      fc.property(INSTANT, (now) => {
        const wait = waitFor(turnAt(now), now)
        expect(wait).toBeGreaterThanOrEqual(2_000)
        expect(wait).toBeLessThan(30_000)
      }),
    )
  })

  it('is the same on every node whose clock says about the same', () => {
    const now = Date.UTC(2026, 10, 25, 12, 0, 7)
    expect(new Set([-2_000, -500, 0, 500, 2_000].map((skew) => turnAt(now + skew))).size).toBe(1)
  })

  it('is never followed by itself, whether it ended or was cut short, and whatever the clock says', () => {
    fc.assert(
      fc.property(INSTANT, fc.integer({ min: -10_000, max: 90_000 }), fc.boolean(), (now, skew, isCut) => {
        const turn = turnAt(now)
        expect(turnAfter(turn, now + skew, isCut)).toBeGreaterThan(turn)
      }),
    )
  })

  it('long gone by leads straight to the present one', () => {
    const now = Date.UTC(2026, 10, 25, 12)
    expect(turnAfter(turnAt(now) - 40 * TURN_S, now, false)).toBe(turnAt(now))
  })

  it('of a node whose clock is five seconds ahead is waited for on the others', () => {
    fc.assert(
      fc.property(INSTANT, (now) => {
        expect(waitFor(turnAt(now + 5_000), now)).toBeGreaterThan(0)
      }),
    )
  })

  it('that somebody made up leads back to the present one', () => {
    const now = Date.UTC(2026, 10, 25, 12)
    expect(turnAfter(now / 1_000 + 3_600, now, false)).toBe(turnAt(now))
  })

  it('that is over, or that nobody can have named, is not waited for', () => {
    const now = Date.UTC(2026, 10, 25, 12)
    expect(waitFor(now / 1_000, now)).toBe(0)
    expect(waitFor(now / 1_000 + 3_600, now)).toBe(0)
  })

  it.each(['', '0', '-1', '1e9', '01795454525', '17954545250', '1795454525.5', 'x'])(
    'is not written "%s"',
    (text) => {
      expect(parseTurn(text)).toBeUndefined()
    },
  )
})
