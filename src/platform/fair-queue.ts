import { RoundRobin, type QueueTicket } from './round-robin.ts'

export interface FairQueueLimits {
  /** Maximum concurrency. */
  readonly atOnce: number
  /** Maximum concurrency per key; unlimited if omitted. */
  readonly atOncePerKey?: number
  /** Maximum queue length per owner; unlimited if omitted. */
  readonly maxWaiting?: number
}

export interface Queued extends QueueTicket {
  /** Shared resources it uses, such as the host it fetches from. */
  readonly keys?: readonly string[]
  /** If aborted while queued, it is not started. */
  readonly signal?: AbortSignal
}

interface Waiting extends Queued {
  begin(): void
}

/** The owner's queue limit is reached. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull'
}

/** A fair in-process queue: bounded concurrency, round robin by owner (`RoundRobin`), bounded per key. */
export class FairQueue {
  readonly #bounds: FairQueueLimits
  readonly #turns = new RoundRobin()
  readonly #waiting = new Set<Waiting>()
  readonly #underWay = new Map<string, number>()
  #running = 0

  constructor(bounds: FairQueueLimits) {
    this.#bounds = bounds
  }

  /** Resolves and rejects as `work` does; rejects with a `QueueFull`, or with the reason of `signal`, without it. */
  async run<T>(queued: Queued, work: () => Promise<T>): Promise<T> {
    await this.#turn(queued)
    try {
      return await work()
    } finally {
      this.#end(queued)
    }
  }

  #turn(queued: Queued): Promise<void> {
    const { maxWaiting = Infinity } = this.#bounds
    const { owner, signal } = queued
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const theirs = [...this.#waiting].filter((each) => each.owner === owner).length
      if (theirs >= maxWaiting)
        return reject(new QueueFull(`${owner} has ${theirs} waiting, which is the most`))
      const giveUp = () => {
        this.#waiting.delete(waiting)
        reject(signal?.reason)
      }
      const waiting: Waiting = {
        ...queued,
        begin: () => {
          signal?.removeEventListener('abort', giveUp)
          resolve()
        },
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      this.#waiting.add(waiting)
      this.#fill()
    })
  }

  #fill(): void {
    const { atOnce, atOncePerKey = Infinity } = this.#bounds
    while (this.#running < atOnce) {
      const next = this.#turns.next(
        [...this.#waiting].filter(({ keys = [] }) =>
          keys.every((key) => (this.#underWay.get(key) ?? 0) < atOncePerKey),
        ),
      )
      if (next === undefined) return
      this.#waiting.delete(next)
      this.#turns.serve(next.owner)
      this.#running += 1
      for (const key of next.keys ?? []) this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1)
      next.begin()
    }
  }

  #end({ keys = [] }: Queued): void {
    this.#running -= 1
    for (const key of keys) {
      const left = (this.#underWay.get(key) ?? 0) - 1
      if (left > 0) this.#underWay.set(key, left)
      else this.#underWay.delete(key)
    }
    this.#fill()
  }
}
