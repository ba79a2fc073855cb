import { uptime } from 'node:os'

/** The source of time, injected so that tests can set it. Instants are integer milliseconds UTC. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** Differences up to this are followed at once: that is how time servers adjust a clock. */
const STEP_MS = 2_000
/** A larger jump is accepted after it has lasted this long: a wrong clock that is corrected soon does no harm. */
const TRUST_AFTER_MS = 600_000

export interface ClockJump {
  /** How far the clock is ahead of the elapsed time since it was last right, ms; negative if it is behind. */
  readonly ms: number
  readonly is: 'seen' | 'believed' | 'over'
}

export interface SteadyClockOptions {
  /** ms since some moment before this process started; monotonic. */
  readonly elapsed?: () => number
  /** Called once when a jump is detected, and once when it is over or accepted. */
  readonly onJump?: (jump: ClockJump) => void
}

/**
 * Time that does not jump with the machine's clock. With a clock set two hours ahead an embargo would break, and
 * updates published then would be above everything for two hours after the correction. So elapsed time comes from a
 * monotonic counter, and each `observe` compares it with the clock: small differences are followed, a jump only after
 * it has lasted ten minutes.
 */
export class SteadyClock implements Clock {
  readonly #elapsed: () => number
  readonly #onJump: (jump: ClockJump) => void
  /** The time when `elapsed` was 0. */
  #zero: number
  #jump: { readonly ms: number; readonly seenAt: number } | undefined

  constructor(now: number, { elapsed = elapsedMs, onJump = () => undefined }: SteadyClockOptions = {}) {
    this.#elapsed = elapsed
    this.#onJump = onJump
    this.#zero = now - elapsed()
  }

  now(): number {
    return Math.floor(this.#zero + this.#elapsed())
  }

  /** Reports the current reading of the followed clock. */
  observe(time: number): void {
    const elapsed = this.#elapsed()
    const ms = Math.round(time - (this.#zero + elapsed))
    if (Math.abs(ms) <= STEP_MS) {
      if (this.#jump !== undefined) this.#onJump({ ms: this.#jump.ms, is: 'over' })
      this.#jump = undefined
      this.#zero = time - elapsed
    } else if (this.#jump === undefined || Math.abs(ms - this.#jump.ms) > STEP_MS) {
      this.#jump = { ms, seenAt: elapsed }
      this.#onJump({ ms, is: 'seen' })
    } else if (elapsed - this.#jump.seenAt >= TRUST_AFTER_MS) {
      this.#jump = undefined
      this.#zero = time - elapsed
      this.#onJump({ ms, is: 'believed' })
    }
  }
}

let asleepMs = 0
let lastGap: number | undefined

/**
 * ms of a counter that continues while the machine sleeps. `performance.now()` stops then, and the system's uptime,
 * which does not, has a resolution of 10 ms: one corrects the other.
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
