import type { Clock } from '../src/platform/clock.ts'

/** A clock that a test sets. */
export class TestClock implements Clock {
  #now: number
  constructor(now = Date.UTC(2026, 4, 2, 12)) {
    this.#now = now
  }
  now(): number {
    return this.#now
  }
  pass(ms: number): void {
    this.#now += ms
  }
}
