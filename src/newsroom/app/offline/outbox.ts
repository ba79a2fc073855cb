import type { OutboxItem, ServerProblem } from './records.ts'
import * as messages from '../messages/en/offline/outbox.ts'

/**
 * The rules of the outbox, independent of the browser: what is sent next, what a response means, and how long to back
 * off.
 */

/** How long delivered items stay visible, ms. */
export const DONE_RETENTION_MS = 10 * 60_000

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
  return item.state === 'delivered' && (item.doneAt ?? 0) + DONE_RETENTION_MS <= now
}

export type ResponseOutcome =
  | { readonly is: 'done'; readonly answer: unknown }
  | { readonly is: 'refused'; readonly problem: ServerProblem }
  | { readonly is: 'signed-out' }
  /** `story`: the server fails for this item only, others may pass. `afterMs`: requested by the server. */
  | { readonly is: 'again'; readonly holds: 'all' | 'story'; readonly afterMs?: number }

export interface Answer {
  readonly status: number
  /** Content-Type, null if none. */
  readonly type: string | null
  readonly retryAfter: string | null
  readonly text: string
}

/**
 * Classifies the response to an item. A success that is not JSON does not come from our server (the captive portal of
 * a train's Wi-Fi answers everything with 200), so it counts as no response.
 */
export function classifyResponse({ status, type, retryAfter, text }: Answer, now: number): ResponseOutcome {
  const json = /\bjson\b/.test(type ?? '') ? parsed(text) : undefined
  if (status >= 200 && status < 300) {
    if (status === 204) return { is: 'done', answer: null }
    return json === undefined ? { is: 'again', holds: 'all' } : { is: 'done', answer: json }
  }
  if (status === 401) return { is: 'signed-out' }
  const afterMs = retryAfterMs(retryAfter, now)
  if (isRetryable(status)) {
    const isOfThisAlone = status >= 500 && status !== 503 && json !== undefined
    const holds = isOfThisAlone ? 'story' : 'all'
    return afterMs === undefined ? { is: 'again', holds } : { is: 'again', holds, afterMs }
  }
  return { is: 'refused', problem: toServerProblem(status, json) }
}

/** Statuses that indicate a temporary or network condition rather than a bad request. */
export function isRetryable(status: number): boolean {
  return status < 400 || status >= 500 || [401, 407, 408, 425, 429].includes(status)
}

/** The server's problem, or a generic one if a proxy answered instead. */
export function toServerProblem(status: number, json: unknown): ServerProblem {
  const { code, title, detail } = (typeof json === 'object' && json !== null ? json : {}) as Partial<
    Record<keyof ServerProblem, unknown>
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

/** Upper limit of Retry-After. */
const LONGEST_RETRY_AFTER = 5 * 60_000

/** ms of a Retry-After header (RFC 9110, 10.2.3): seconds, or a date. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER) : undefined
}

/** Timeout of a request, ms: a minute plus a second per kB, so that a long text passes at a third of 20 kbit/s. */
export function timeoutFor(bytes: number): number {
  return 60_000 + bytes
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // not JSON, despite its content type
  }
}
