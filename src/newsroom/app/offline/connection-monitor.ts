import { backoff } from './backoff.ts'
import type { Connection } from './records.ts'

/** An answer that takes longer makes the link a slow one: ms. */
const SLOW_ANSWER = 1_500
/** And so does an upload below this many bytes a second. */
const SLOW_UPLOAD = 50_000

interface Pause {
  readonly attempts: number
  readonly until: number
  /** The server asked for it: no network that comes back shortens it. */
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

  /** As another tab sees it. */
  adopt(connection: Connection): void {
    if (connection === this.#connection) return
    this.#connection = connection
    this.#onChange()
  }

  /** An answer came after `ms`, whatever it said; `bytes` went up with the request. */
  responded(ms: number, bytes = 0): void {
    const isSlow = bytes > 20_000 ? (bytes / ms) * 1_000 < SLOW_UPLOAD : ms > SLOW_ANSWER
    if (this.#connection !== 'signed-out') this.adopt(isSlow ? 'slow' : 'online')
  }

  /** Something got through and was accepted: what waited for the network need not wait longer. */
  succeeded(key = EVERYTHING): void {
    this.#pauses.delete(EVERYTHING)
    this.#pauses.delete(key)
    this.retryNow()
  }

  failed(): void {
    if (this.#connection !== 'signed-out') this.adopt('offline')
  }

  /** No answer yet, and it has been a while. */
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

  /** The browser says that there is a network again, or that somebody looks: try now, but for what the server put off. */
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
