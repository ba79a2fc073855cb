export interface Turn {
  /** Whose it is: owners take turns, however much each of them has waiting. */
  readonly owner: string
  /** Goes before all that is not. */
  readonly isUrgent: boolean
}

/** Owners who were served and are remembered; beyond that the one served longest ago counts as new. */
const MOST_OWNERS = 10_000

/** Who is served next, of several who wait: round robin by owner, so that nobody takes it all by asking often. */
export class Turns {
  /** Owners in the order in which they were last served. */
  readonly #served = new Set<string>()

  /** Urgent ones first, then the owner who was served longest ago, then the one who has waited longest. */
  next<T extends Turn>(waiting: readonly T[]): T | undefined {
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
    if (this.#served.size > MOST_OWNERS && oldest !== undefined) this.#served.delete(oldest)
  }
}
