import type { Clock } from '../platform/clock.ts'
import { Problem } from '../platform/problem.ts'
import type { PageCache } from './page-cache.ts'
import { STALE_IF_ERROR_MS } from './serve-page.ts'

/** Whoever has something to show does not wait longer than this for a database that says nothing, ms. */
const PATIENCE_MS = 2_000

/**
 * While the database is away readers get what was read last: nobody can have changed anything but through a server that
 * reaches it. For as long as caches in front do it (`stale-if-error`), and no longer.
 */
export class LastKnown {
  readonly #cache: PageCache
  readonly #clock: Clock
  readonly #away: (error: unknown) => void
  #since: number | undefined

  /** `away` is called once for each time that the database goes. */
  constructor(cache: PageCache, clock: Clock, away: (error: unknown) => void) {
    this.#cache = cache
    this.#clock = clock
    this.#away = away
  }

  /** What `look` says; where it fails, the version of the page that we have. A refusal is an answer, and no failure. */
  async version(key: string, look: () => Promise<string | undefined>): Promise<string | undefined> {
    try {
      const version = this.#cache.kept(key) === undefined ? await look() : await within(PATIENCE_MS, look())
      this.#since = undefined
      return version
    } catch (error) {
      const kept = this.#cache.kept(key)
      if (error instanceof Problem || kept === undefined) throw error
      const now = this.#clock.now()
      if (this.#since === undefined) {
        this.#since = now
        this.#away(error)
      }
      if (now - this.#since > STALE_IF_ERROR_MS) throw error
      return kept.version
    }
  }
}

async function within<T>(ms: number, promised: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the database did not answer within ${ms} ms`)), ms)
  })
  return Promise.race([promised, late]).finally(() => clearTimeout(timer))
}
