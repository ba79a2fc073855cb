import { describe, expect, it } from 'vitest'
import { SteadyClock, type ClockJump } from './clock.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

function setUp() {
  let elapsed = 5_000
  const start = Date.UTC(2026, 4, 2, 12)
  const jumps: ClockJump[] = []
  const clock = new SteadyClock(start, { elapsed: () => elapsed, onJump: (jump) => jumps.push(jump) })
  return {
    clock,
    jumps,
    /** ms since the start by the steady clock. */
    time: () => clock.now() - start,
    /** `ms` pass, during which the machine's clock is looked at every second and is `ahead`. */
    pass(ms: number, ahead: number) {
      for (let second = 0; second < ms / 1_000; second += 1) {
        elapsed += 1_000
        clock.observe(start + (elapsed - 5_000) + ahead)
      }
    },
  }
}

describe('a steady clock', () => {
  it('follows a clock that is set by little', () => {
    const { pass, time, jumps } = setUp()
    pass(10_000, 1_500)
    expect(time()).toBe(11_500)
    pass(10_000, -400)
    expect(time()).toBe(19_600)
    expect(jumps).toEqual([])
  })

  it.each([2 * HOUR, -2 * MINUTE, 5_000, -HOUR])(
    'does not follow a jump of %i ms that is put right',
    (ms) => {
      const { pass, time, jumps } = setUp()
      pass(MINUTE, 0)
      pass(5 * MINUTE, ms)
      expect(time()).toBe(6 * MINUTE)
      pass(MINUTE, 0)
      expect(time()).toBe(7 * MINUTE)
      expect(jumps.map((jump) => jump.is)).toEqual(['seen', 'over'])
      expect(jumps[0]?.ms).toBe(ms)
    },
  )

  it.each([2 * HOUR, -2 * HOUR])('believes a jump of %i ms that stays, and says so', (ms) => {
    const { pass, time, jumps } = setUp()
    pass(9 * MINUTE, ms)
    expect(time()).toBe(9 * MINUTE)
    pass(2 * MINUTE, ms)
    expect(time()).toBe(11 * MINUTE + ms)
    expect(jumps.map((jump) => jump.is)).toEqual(['seen', 'believed'])
  })

  it('believes no clock that jumps back and forth', () => {
    const { pass, time } = setUp()
    for (let n = 0; n < 20; n += 1) pass(MINUTE, n % 2 === 0 ? HOUR : -HOUR)
    expect(time()).toBe(20 * MINUTE)
  })

  it('goes with the machine’s own clock', () => {
    const clock = new SteadyClock(Date.now())
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50)
  })
})
