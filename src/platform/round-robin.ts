export interface QueueTicket {
  /** The owner, for round robin between owners, however much each of them has waiting. */
  readonly owner: string
  /** Takes precedence over all others. */
  readonly isUrgent: boolean
}

/** Number of remembered owners; beyond that the one served longest ago counts as new. */
const MAX_OWNERS = 10_000

/** Chooses who is served next: round robin by owner, so that nobody gains by asking often. */
export class RoundRobin {
  /** Owners in the order in which they were last served. */
  readonly #served = new Set<string>()

  /** Urgent ones first, then the owner who was served longest ago, then the one who has waited longest. */
  next<T extends QueueTicket>(waiting: readonly T[]): T | undefined {
    const urgent = waiting.filter(({ isUrgent }) => isUrgent)
    const candidates = urgent.length > 0 ? urgent : waiting
    const newcomer = candidates.find(({ owner }) => !this.#served.has(owner))
    if (newcomer !== undefined) return newcomer
    for (const owner of this.#served) {
      const theirs = candidates.find((each) => each.owner === owner)
      if (theirs !== undefined) return theirs
    }
    return undefined
  }

  serve(owner: string): void {
    this.#served.delete(owner)
    this.#served.add(owner)
    const [oldest] = this.#served
    if (this.#served.size > MAX_OWNERS && oldest !== undefined) this.#served.delete(oldest)
  }
}
