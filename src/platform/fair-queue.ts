import { Turns, type Turn } from './turns.ts'

export interface FairQueueBounds {
  /** How many are worked on at once. */
  readonly atOnce: number
  /** How many are worked on at once under one key; any number where it is left out. */
  readonly atOncePerKey?: number
  /** How many of one owner may wait; any number where it is left out. */
  readonly mostWaiting?: number
}

export interface Queued extends Turn {
  /** What it takes a part of, such as the host that it asks. */
  readonly keys?: readonly string[]
  /** Where it is aborted while it waits, it is not begun. */
  readonly signal?: AbortSignal
}

interface Waiting extends Queued {
  begin(): void
}

/** An owner has as many waiting as they may. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull'
}

/** Work of this process that waits for its turn: a few at once, owners in turn (`Turns`), a bounded share for each key. */
export class FairQueue {
  readonly #bounds: FairQueueBounds
  readonly #turns = new Turns()
  readonly #waiting = new Set<Waiting>()
  readonly #underWay = new Map<string, number>()
  #running = 0

  constructor(bounds: FairQueueBounds) {
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
    const { mostWaiting = Infinity } = this.#bounds
    const { owner, signal } = queued
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const theirs = [...this.#waiting].filter((each) => each.owner === owner).length
      if (theirs >= mostWaiting)
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
