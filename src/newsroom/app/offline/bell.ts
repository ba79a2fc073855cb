/** Wakes one loop. A ring while nobody waits is kept: the next wait ends at once. */
export class Bell {
  #hasRung = false
  #wake: (() => void) | undefined

  readonly ring = (): void => {
    this.#hasRung = true
    this.#wake?.()
  }

  /** Until it rings, the ms are over or the signal is aborted. */
  async wait(signal: AbortSignal, ms?: number): Promise<void> {
    if (!this.#hasRung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(this.ring, ms)
        signal.addEventListener('abort', this.ring)
        this.#wake = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', this.ring)
          this.#wake = undefined
          resolve()
        }
      })
    }
    this.#hasRung = false
  }
}
