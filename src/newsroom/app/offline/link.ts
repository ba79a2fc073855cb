import { delayAfter } from './outbox.ts'
import type { Connection } from './records.ts'

/** An answer that takes longer makes the link a slow one: ms. */
const SLOW_ANSWER = 1_500
/** And so does an upload below this many bytes a second. */
const SLOW_UPLOAD = 50_000

interface Hold {
  readonly failures: number
  readonly until: number
  /** The server asked for it: no network that comes back shortens it. */
  readonly isAsked: boolean
}

const EVERYTHING = ''

/**
 * What is known of the way to the server, from what was sent over it, and which things wait for their next try.
 * The words and the pictures share it: what one learns the other knows.
 */
export class Link {
  #connection: Connection
  readonly #holds = new Map<string, Hold>()
  readonly #changed: () => void
  readonly #free: () => void

  /** `changed`: another connection than before. `free`: something that waited may be tried. */
  constructor(isOnline: boolean, changed: () => void, free: () => void) {
    this.#connection = isOnline ? 'online' : 'offline'
    this.#changed = changed
    this.#free = free
  }

  get connection(): Connection {
    return this.#connection
  }

  /** As another tab sees it. */
  adopt(connection: Connection): void {
    if (connection === this.#connection) return
    this.#connection = connection
    this.#changed()
  }

  /** An answer came after `ms`, whatever it said; `bytes` went up with the request. */
  answered(ms: number, bytes = 0): void {
    const isSlow = bytes > 20_000 ? (bytes / ms) * 1_000 < SLOW_UPLOAD : ms > SLOW_ANSWER
    if (this.#connection !== 'signed-out') this.adopt(isSlow ? 'slow' : 'online')
  }

  /** Something got through and was accepted: what waited for the network need not wait longer. */
  worked(key = EVERYTHING): void {
    this.#holds.delete(EVERYTHING)
    this.#holds.delete(key)
    this.retryNow()
  }

  failed(): void {
    if (this.#connection !== 'signed-out') this.adopt('offline')
  }

  /** No answer yet, and it has been a while. */
  drags(): void {
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
    for (const [key, hold] of this.#holds) if (!hold.isAsked) this.#holds.set(key, { ...hold, until: 0 })
    this.#free()
  }

  /** Puts `key` (left out: everything) off after a failure. */
  hold(key = EVERYTHING, afterMs?: number, now = Date.now(), random = Math.random()): void {
    const failures = (this.#holds.get(key)?.failures ?? 0) + 1
    const isAsked = afterMs !== undefined
    const until = now + Math.max(afterMs ?? 0, delayAfter(failures, random))
    this.#holds.set(key, { failures, until, isAsked })
  }

  isHeld(key: string, now = Date.now()): boolean {
    if (this.#connection === 'signed-out') return true
    return [EVERYTHING, key].some((each) => (this.#holds.get(each)?.until ?? 0) > now)
  }

  /** ms until the first hold ends, undefined where none does. */
  nextIn(now = Date.now()): number | undefined {
    const waits = [...this.#holds.values()].map(({ until }) => until - now).filter((ms) => ms > 0)
    return waits.length === 0 ? undefined : Math.min(...waits)
  }
}
