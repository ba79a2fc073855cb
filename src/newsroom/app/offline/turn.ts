/**
 * Lets one tab of a browser at a time do a work, by a Web Lock. The others queue for it. A tab that is frozen in the
 * background keeps the lock and does nothing with it, so one that people look at may seize it.
 */
export class Turn {
  readonly #name: string
  readonly #work: (signal: AbortSignal) => Promise<void>
  #waiting = new AbortController()
  #isSeizing = false
  #isMine = false

  /** `work` runs until its signal is aborted: this tab closes, or another has seized the turn. */
  constructor(name: string, work: (signal: AbortSignal) => Promise<void>) {
    this.#name = name
    this.#work = work
  }

  get isMine(): boolean {
    return this.#isMine
  }

  /** Takes every turn that it gets, until `closing` is aborted. */
  async run(closing: AbortSignal): Promise<void> {
    while (!closing.aborted) {
      const turn = new AbortController()
      const waiting = new AbortController()
      this.#waiting = waiting
      const stop = () => {
        waiting.abort()
        turn.abort()
      }
      closing.addEventListener('abort', stop)
      try {
        await this.#hold(this.#isSeizing ? { steal: true } : { signal: waiting.signal }, turn.signal)
      } catch (error) {
        const isEndOfTurn = error instanceof DOMException && error.name === 'AbortError'
        if (!isEndOfTurn) throw error
      } finally {
        closing.removeEventListener('abort', stop)
        turn.abort()
        this.#isMine = false
      }
    }
  }

  seize(): void {
    if (this.#isMine) return
    this.#isSeizing = true
    this.#waiting.abort()
  }

  async #hold(options: LockOptions, signal: AbortSignal): Promise<void> {
    this.#isSeizing = false
    const work = async () => {
      this.#isMine = true
      await this.#work(signal)
    }
    // Web Locks are of secure contexts only. Without them two tabs may send the same, which the server takes as one.
    if ('locks' in navigator) await navigator.locks.request(this.#name, options, work)
    else await work()
  }
}
