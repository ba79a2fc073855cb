/** ms until the next step after one that failed: the browser's database does not work just now. */
const RETRY_MS = 5_000

/** What comes after a step: the next one at once, or a rest until the loop is woken, or until so many ms are over. */
export type Next = 'go on' | { readonly restMs: number | undefined }

/** Does step after step for as long as there is work, and rests in between. */
export class WorkLoop {
  readonly #step: (signal: AbortSignal) => Promise<Next>
  readonly #onError: (error: unknown) => void
  #isWoken = false
  #endRest: (() => void) | undefined

  constructor(step: (signal: AbortSignal) => Promise<Next>, onError: (error: unknown) => void) {
    this.#step = step
    this.#onError = onError
  }

  /** There may be work again. Woken during a step, the rest after it ends at once. */
  readonly wake = (): void => {
    this.#isWoken = true
    this.#endRest?.()
  }

  /** Until `signal` is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const next = await this.#step(signal)
        if (next !== 'go on') await this.#rest(signal, next.restMs)
      } catch (error) {
        if (signal.aborted) return // what was under way is done again by whoever takes over
        this.#onError(error)
        await this.#rest(signal, RETRY_MS)
      }
    }
  }

  async #rest(signal: AbortSignal, ms: number | undefined): Promise<void> {
    if (!this.#isWoken && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(this.wake, ms)
        signal.addEventListener('abort', this.wake)
        this.#endRest = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', this.wake)
          this.#endRest = undefined
          resolve()
        }
      })
    }
    this.#isWoken = false
  }
}
