import type { Clock } from '../platform/clock.ts'
import { Problem } from '../platform/problem.ts'
import type { PageCache } from './page-cache.ts'
import { STALE_IF_ERROR_MS } from './serve-page.ts'

/** Timeout for the database if a cached page is available, ms. */
const PATIENCE_MS = 2_000

/**
 * While the database is unavailable, readers get the last known pages: any change would need a server that reaches
 * it. For as long as caches in front do the same (`stale-if-error`), and no longer.
 */
export class StaleFallback {
  readonly #cache: PageCache
  readonly #clock: Clock
  readonly #onUnavailable: (error: unknown) => void
  #since: number | undefined

  /** `onUnavailable` is called once per outage of the database. */
  constructor(cache: PageCache, clock: Clock, onUnavailable: (error: unknown) => void) {
    this.#cache = cache
    this.#clock = clock
    this.#onUnavailable = onUnavailable
  }

  /**
   * The result of `readVersion`; if it fails, the version of the cached page. A problem is an answer, not a failure.
   */
  async version(key: string, readVersion: () => Promise<string | undefined>): Promise<string | undefined> {
    try {
      const version =
        this.#cache.peek(key) === undefined ? await readVersion() : await within(PATIENCE_MS, readVersion())
      this.#since = undefined
      return version
    } catch (error) {
      const cached = this.#cache.peek(key)
      if (error instanceof Problem || cached === undefined) throw error
      const now = this.#clock.now()
      if (this.#since === undefined) {
        this.#since = now
        this.#onUnavailable(error)
      }
      if (now - this.#since > STALE_IF_ERROR_MS) throw error
      return cached.version
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
