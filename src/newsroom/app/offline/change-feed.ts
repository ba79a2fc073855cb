/** What is listened to: a store of the device, or how device and connection are. */
export type Topic = 'drafts' | 'outbox' | 'pictures' | 'status'

/** `key`: of the only record that has changed; undefined where it may be any. */
export type ChangeListener = (key: string | undefined) => void

/** Tells listeners of changes, topic by topic. Those of one microtask are told as one. */
export class ChangeFeed {
  readonly #subscriptions = new Set<{ readonly topic: Topic; readonly listener: ChangeListener }>()
  readonly #pending = new Map<Topic, string | undefined>()

  /** Returns the end of it. */
  subscribe(topic: Topic, listener: ChangeListener): () => void {
    const subscription = { topic, listener }
    this.#subscriptions.add(subscription)
    return () => {
      this.#subscriptions.delete(subscription)
    }
  }

  notify(topic: Topic, key?: string): void {
    if (this.#pending.size === 0) queueMicrotask(() => this.#flush())
    const isAnother = this.#pending.has(topic) && this.#pending.get(topic) !== key
    this.#pending.set(topic, isAnother ? undefined : key)
  }

  close(): void {
    this.#subscriptions.clear()
  }

  #flush(): void {
    const changes = [...this.#pending]
    this.#pending.clear()
    for (const [changed, key] of changes)
      for (const { topic, listener } of this.#subscriptions) if (topic === changed) listener(key)
  }
}
