/**
 * Says to whoever delivers that something of a topic has changed, or (without one) that something may have. It carries
 * no content and may say so twice or without need; whoever hears it looks at the log. Listeners must not throw.
 */
export class Bus<Topic> {
  readonly #listeners = new Set<(topic: Topic | undefined) => void>()

  publish(topic?: Topic): void {
    for (const listener of this.#listeners) listener(topic)
  }

  /** Returns how to unsubscribe. */
  subscribe(listener: (topic: Topic | undefined) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
