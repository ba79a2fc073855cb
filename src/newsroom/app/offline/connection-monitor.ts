import { backoff } from './backoff.ts'
import type { Connection } from './records.ts'

/** A slower response marks the connection as slow: ms. */
const SLOW_RESPONSE_MS = 1_500
/** And so does an upload rate below this many bytes per second. */
const SLOW_UPLOAD = 50_000

interface Pause {
  readonly attempts: number
  readonly until: number
  /** Requested by the server: a restored network does not shorten it. */
  readonly isAsked: boolean
}

const EVERYTHING = ''

/**
 * What is known of the connection to the server, from the requests that went over it, and what waits for its next
 * attempt. Words and pictures share it: what one learns the other knows.
 */
export class ConnectionMonitor {
  #connection: Connection
  readonly #pauses = new Map<string, Pause>()
  readonly #onChange: () => void
  readonly #onRetry: () => void

  /** `onChange`: another connection than before. `onRetry`: something that waited may be tried. */
  constructor(isOnline: boolean, onChange: () => void, onRetry: () => void) {
    this.#connection = isOnline ? 'online' : 'offline'
    this.#onChange = onChange
    this.#onRetry = onRetry
  }

  get connection(): Connection {
    return this.#connection
  }

  /** Adopts the state observed by another tab. */
  adopt(connection: Connection): void {
    if (connection === this.#connection) return
    this.#connection = connection
    this.#onChange()
  }

  /** A response, with any status, arrived after `ms`; the request had `bytes`. */
  responded(ms: number, bytes = 0): void {
    const isSlow = bytes > 20_000 ? (bytes / ms) * 1_000 < SLOW_UPLOAD : ms > SLOW_RESPONSE_MS
    if (this.#connection !== 'signed-out') this.adopt(isSlow ? 'slow' : 'online')
  }

  /** A request succeeded: network backoffs end. */
  succeeded(key = EVERYTHING): void {
    this.#pauses.delete(EVERYTHING)
    this.#pauses.delete(key)
    this.retryNow()
  }

  failed(): void {
    if (this.#connection !== 'signed-out') this.adopt('offline')
  }

  /** No response yet after a while. */
  stalled(): void {
    if (this.#connection === 'online') this.adopt('slow')
  }

  signedOut(): void {
    this.adopt('signed-out')
  }

  signedIn(): void {
    if (this.#connection === 'signed-out') this.adopt('online')
    this.retryNow()
  }

  /** The browser reports a network, or the page became visible: retry now, except what the server has postponed. */
  retryNow(): void {
    for (const [key, pause] of this.#pauses) if (!pause.isAsked) this.#pauses.set(key, { ...pause, until: 0 })
    this.#onRetry()
  }

  /** Puts the next attempt at `key` (left out: at anything) off after a failure. */
  backOff(key = EVERYTHING, afterMs?: number, now = Date.now(), random = Math.random()): void {
    const attempts = (this.#pauses.get(key)?.attempts ?? 0) + 1
    const until = now + Math.max(afterMs ?? 0, backoff(attempts, random))
    this.#pauses.set(key, { attempts, until, isAsked: afterMs !== undefined })
  }

  isPaused(key: string, now = Date.now()): boolean {
    if (this.#connection === 'signed-out') return true
    return [EVERYTHING, key].some((each) => (this.#pauses.get(each)?.until ?? 0) > now)
  }

  /** ms until the first pause ends, undefined where there is none. */
  nextRetryIn(now = Date.now()): number | undefined {
    const waits = [...this.#pauses.values()].map(({ until }) => until - now).filter((ms) => ms > 0)
    return waits.length === 0 ? undefined : Math.min(...waits)
  }
}
