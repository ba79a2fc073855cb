/**
 * Wake-ups: "something under this key has changed", or (no key) "something may have". They carry no content
 * and may come twice or without need; whoever hears one looks at the log. Hearers must not throw.
 */
export class Bus {
  readonly #hearers = new Set<(key: string | undefined) => void>()

  wake(key?: string): void {
    for (const hear of this.#hearers) hear(key)
  }

  /** Returns how to stop hearing. */
  hear(hearer: (key: string | undefined) => void): () => void {
    this.#hearers.add(hearer)
    return () => this.#hearers.delete(hearer)
  }
}
