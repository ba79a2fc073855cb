import type { OutboxItem, RefusalOfServer } from './records.ts'
import * as messages from '../messages/en/offline/outbox.ts'

/** The outbox's rules, without a browser: what goes next, what an answer means, and how long to wait. */

/** ms that an item which is done stays to be seen. */
export const DONE_FOR = 10 * 60_000

/**
 * The next item to send, of items in the order queued. Those of one story go strictly one after the other. A
 * refused one holds up only what concerns the same post; a story that `isPaused` waits as a whole.
 */
export function nextToSend(
  items: readonly Pick<OutboxItem, 'slug' | 'postId' | 'state'>[],
  isPaused: (slug: string) => boolean,
): number | undefined {
  const refusedPosts = new Set<string>()
  const waitingStories = new Set<string>()
  for (const [at, { slug, postId, state }] of items.entries()) {
    if (state === 'delivered' || waitingStories.has(slug)) continue
    if (state === 'refused') {
      if (postId !== null) refusedPosts.add(postId)
    } else if (postId === null || !refusedPosts.has(postId)) {
      if (!isPaused(slug)) return at
      waitingStories.add(slug)
    }
  }
  return undefined
}

export function isOver(item: Pick<OutboxItem, 'state' | 'doneAt'>, now: number): boolean {
  return item.state === 'delivered' && (item.doneAt ?? 0) + DONE_FOR <= now
}

export type Verdict =
  | { readonly is: 'done'; readonly answer: unknown }
  | { readonly is: 'refused'; readonly problem: RefusalOfServer }
  | { readonly is: 'signed-out' }
  /** `story`: the server fails at this one thing, others may pass. `afterMs`: the server asked for that. */
  | { readonly is: 'again'; readonly holds: 'all' | 'story'; readonly afterMs?: number }

export interface Answer {
  readonly status: number
  /** Content-Type, null if none. */
  readonly type: string | null
  readonly retryAfter: string | null
  readonly text: string
}

/**
 * What an answer means for the item it answers. An answer of success that is not JSON is not our server's (the
 * sign-in page of a train's Wi-Fi answers everything with 200), so it counts as none.
 */
export function judge({ status, type, retryAfter, text }: Answer, now: number): Verdict {
  const json = /\bjson\b/.test(type ?? '') ? parsed(text) : undefined
  if (status >= 200 && status < 300) {
    if (status === 204) return { is: 'done', answer: null }
    return json === undefined ? { is: 'again', holds: 'all' } : { is: 'done', answer: json }
  }
  if (status === 401) return { is: 'signed-out' }
  const afterMs = retryAfterMs(retryAfter, now)
  if (isWorthAnotherTry(status)) {
    const isOfThisAlone = status >= 500 && status !== 503 && json !== undefined
    const holds = isOfThisAlone ? 'story' : 'all'
    return afterMs === undefined ? { is: 'again', holds } : { is: 'again', holds, afterMs }
  }
  return { is: 'refused', problem: refusalOf(status, json) }
}

/** Statuses that speak of the moment or the way, not of what was sent. */
export function isWorthAnotherTry(status: number): boolean {
  return status < 400 || status >= 500 || [401, 407, 408, 425, 429].includes(status)
}

/** The server's own sentences, or ours where something before the server has answered in its place. */
export function refusalOf(status: number, json: unknown): RefusalOfServer {
  const { code, title, detail } = (typeof json === 'object' && json !== null ? json : {}) as Partial<
    Record<keyof RefusalOfServer, unknown>
  >
  if (typeof code === 'string' && typeof title === 'string')
    return { code, title, detail: typeof detail === 'string' ? detail : '', status }
  return {
    code: 'not-our-answer',
    title: messages.somethingBetweenHereAndThe,
    detail: messages.itAnsweredWithStatusTry(status),
    status,
  }
}

/** A server that asks for more than this is asked sooner. */
const LONGEST_RETRY_AFTER = 5 * 60_000

/** ms of a Retry-After header (RFC 9110, 10.2.3): seconds, or a date. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER) : undefined
}

/**
 * ms to wait for an answer: a minute, and a second for each kB that has to go up, so that a long text gets through
 * at a third of 20 kbit/s.
 */
export function patienceFor(bytes: number): number {
  return 60_000 + bytes
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // not JSON, whatever its type says
  }
}
