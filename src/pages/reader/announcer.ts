/** Announces new posts to screen readers, at most every half minute, in one sentence. */

const PAUSE_MS = 30_000

export class Announcer {
  readonly #region: HTMLElement
  #count = 0
  #last = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(region: HTMLElement) {
    this.#region = region
  }

  arrived(count: number): void {
    this.#count += count
    if (this.#timer !== undefined || this.#count === 0) return
    this.#timer = setTimeout(() => this.#speak(), Math.max(200, this.#last + PAUSE_MS - Date.now()))
  }

  #speak(): void {
    this.#timer = undefined
    this.#last = Date.now()
    this.#region.textContent = newUpdates(this.#count)
    this.#count = 0
  }
}

export function newUpdates(count: number): string {
  return count === 1 ? '1 new update' : `${count} new updates`
}
