/**
 * A Web Lock that one tab of a browser holds at a time, and leads while it holds it. The others queue for it. A tab that
 * is frozen in the background keeps the lock and does nothing with it, so one that people look at may steal it.
 */
export class LeaderLock {
  readonly #name: string
  readonly #lead: (signal: AbortSignal) => Promise<void>
  readonly #locks: Pick<LockManager, 'request'> | undefined
  #waiting = new AbortController()
  #isStealing = false
  #isHeld = false

  /**
   * `lead` runs until its signal is aborted: this tab closes, or another has stolen the lock. Web Locks are of secure
   * contexts only; without `locks` two tabs may send the same, which the server takes as one.
   */
  constructor(
    name: string,
    lead: (signal: AbortSignal) => Promise<void>,
    locks: Pick<LockManager, 'request'> | undefined,
  ) {
    this.#name = name
    this.#lead = lead
    this.#locks = locks
  }

  get isHeld(): boolean {
    return this.#isHeld
  }

  /** Takes the lock as often as it gets it, until `closing` is aborted. */
  async run(closing: AbortSignal): Promise<void> {
    while (!closing.aborted) {
      const term = new AbortController()
      const waiting = new AbortController()
      this.#waiting = waiting
      const stop = () => {
        waiting.abort()
        term.abort()
      }
      closing.addEventListener('abort', stop)
      try {
        await this.#hold(this.#isStealing ? { steal: true } : { signal: waiting.signal }, term.signal)
      } catch (error) {
        const isEndOfTerm = error instanceof DOMException && error.name === 'AbortError'
        if (!isEndOfTerm) throw error
      } finally {
        closing.removeEventListener('abort', stop)
        term.abort()
        this.#isHeld = false
      }
    }
  }

  steal(): void {
    if (this.#isHeld) return
    this.#isStealing = true
    this.#waiting.abort()
  }

  async #hold(options: LockOptions, signal: AbortSignal): Promise<void> {
    this.#isStealing = false
    const lead = async () => {
      this.#isHeld = true
      await this.#lead(signal)
    }
    await (this.#locks === undefined ? lead() : this.#locks.request(this.#name, options, lead))
  }
}
