import { uptime } from 'node:os'

/** Where the time comes from: handed in, so that tests can set it. Instants are integer milliseconds UTC. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** A clock that differs from ours by no more than this is followed at once: that is how time servers set one. */
const STEP_MS = 2_000
/** A jump of more is believed when it has lasted so long: a wrong clock that is put right at once hurts nobody. */
const TRUST_AFTER_MS = 600_000

export interface ClockJump {
  /** How far the clock is ahead of what has passed since it was last right, ms; below 0 where it is behind. */
  readonly ms: number
  readonly is: 'seen' | 'believed' | 'over'
}

export interface SteadyClockParts {
  /** ms since some moment before this process began; it never jumps. */
  readonly elapsed?: () => number
  /** Told of a jump once when it is seen, and once when it is over or believed. */
  readonly jumped?: (jump: ClockJump) => void
}

/**
 * Time that does not jump with the machine's clock. An embargo that is waited for by a clock which somebody sets two
 * hours ahead would break; updates published then would stand above everything for two hours after it is put right.
 * So what has passed is counted by a counter that nobody can set, and each `observe` tells what the clock says now:
 * small differences are followed, a jump is not until it has lasted ten minutes.
 */
export class SteadyClock implements Clock {
  readonly #elapsed: () => number
  readonly #jumped: (jump: ClockJump) => void
  /** The time when `elapsed` was 0. */
  #zero: number
  #jump: { readonly ms: number; readonly seenAt: number } | undefined

  constructor(now: number, { elapsed = elapsedMs, jumped = () => undefined }: SteadyClockParts = {}) {
    this.#elapsed = elapsed
    this.#jumped = jumped
    this.#zero = now - elapsed()
  }

  now(): number {
    return Math.floor(this.#zero + this.#elapsed())
  }

  /** What the clock that we follow says at this moment. */
  observe(time: number): void {
    const elapsed = this.#elapsed()
    const ms = Math.round(time - (this.#zero + elapsed))
    if (Math.abs(ms) <= STEP_MS) {
      if (this.#jump !== undefined) this.#jumped({ ms: this.#jump.ms, is: 'over' })
      this.#jump = undefined
      this.#zero = time - elapsed
    } else if (this.#jump === undefined || Math.abs(ms - this.#jump.ms) > STEP_MS) {
      this.#jump = { ms, seenAt: elapsed }
      this.#jumped({ ms, is: 'seen' })
    } else if (elapsed - this.#jump.seenAt >= TRUST_AFTER_MS) {
      this.#jump = undefined
      this.#zero = time - elapsed
      this.#jumped({ ms, is: 'believed' })
    }
  }
}

let asleepMs = 0
let lastGap: number | undefined

/**
 * ms of a counter that goes on while the machine sleeps. `performance.now()` does not count then, and the system's
 * uptime, which does, has a resolution of 10 ms: so the one is corrected by the other.
 */
function elapsedMs(): number {
  const awake = performance.now()
  const gap = uptime() * 1_000 - awake
  lastGap ??= gap
  if (gap - lastGap > 1_000) {
    asleepMs += gap - lastGap
    lastGap = gap
  }
  return awake + asleepMs
}
