import type { Bus } from '../platform/bus.ts'

interface SubscribersOptions<Topic> {
  readonly bus: Bus<Topic>
  /** Something of this topic has changed, or (without one) something may have. */
  wake(topic: Topic | undefined): void
  /** What is done again and again while they are open: heartbeats, a look for what a lost wake-up hid. */
  readonly timers: readonly { readonly everyMs: number; run(): void }[]
}

/** The open streams of one kind on this node: how many each owner holds, and what wakes them until all is closed. */
export class Subscribers<Stream extends object, Topic> {
  readonly #owners = new Map<Stream, string | undefined>()
  readonly #counts = new Map<string, number>()
  readonly #unsubscribe: () => void
  readonly #timers: NodeJS.Timeout[]

  constructor({ bus, wake, timers }: SubscribersOptions<Topic>) {
    this.#unsubscribe = bus.subscribe(wake)
    this.#timers = timers.map(({ everyMs, run }) => setInterval(run, everyMs).unref())
  }

  get size(): number {
    return this.#owners.size
  }

  [Symbol.iterator](): IterableIterator<Stream> {
    return this.#owners.keys()
  }

  /** Streams that this owner (a person, an address) holds. */
  countOf(owner: string): number {
    return this.#counts.get(owner) ?? 0
  }

  /** One without an owner counts among all alone. */
  add(stream: Stream, owner?: string): void {
    this.#owners.set(stream, owner)
    if (owner !== undefined) this.#counts.set(owner, this.countOf(owner) + 1)
  }

  delete(stream: Stream): void {
    const owner = this.#owners.get(stream)
    this.#owners.delete(stream)
    if (owner === undefined) return
    const left = this.countOf(owner) - 1
    if (left > 0) this.#counts.set(owner, left)
    else this.#counts.delete(owner)
  }

  /** Nothing wakes them any more; they themselves are still to be ended. */
  close(): void {
    this.#unsubscribe()
    for (const timer of this.#timers) clearInterval(timer)
  }
}
