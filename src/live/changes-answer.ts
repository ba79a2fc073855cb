import { encodeQuickly, type Encoding } from '../platform/http/encoding.ts'
import type { Frame } from './frame.ts'

/** Clients wait a random time below this before they ask again, ms. */
const SPREAD_MS = {
  /** All clients of a turn are answered at once, and a waiting client receives nothing meanwhile: short. */
  empty: 600,
  /** Another post within the next second is rare. */
  news: 1_000,
  /** Released early: an audience that has lost its node looks for another. */
  cut: 2_000,
  /** No more clients can be held here. */
  crowded: 20_000,
} as const

export type Outcome = keyof typeof SPREAD_MS

/**
 * Cache-Control for shared caches. News leads to another position, so it may be reused; but not for long, since its
 * content may be withdrawn. An empty answer belongs to its turn and stays true, but a client that is many turns late
 * must not have to walk through all of them. Browsers store none.
 */
export function cacheControl(outcome: Outcome, kind: 'turn' | 'wait' | 'now'): string {
  // New clients arrive one after the other, and a cache may reuse its answer. "Nothing new" may be some seconds old:
  // it leads to a turn, which answers at once. News may be withdrawn.
  if (kind === 'now') {
    const maxAge = outcome === 'empty' ? 10 : outcome === 'news' ? 3 : 1
    return `public, max-age=0, s-maxage=${maxAge}, stale-while-revalidate=1`
  }
  const seconds = kind === 'wait' ? 1 : { empty: 25, news: 4, cut: 1, crowded: 1 }[outcome]
  return `public, max-age=0, s-maxage=${seconds}`
}

/** The JSON of `changes`: docs/contracts/live-patch.md. `next` is the address to ask at next. */
export function changesJson(frame: Frame, next: string, outcome: Outcome): string {
  return `{"position":"${frame.position}","next":"${next}","spread":${SPREAD_MS[outcome]},${frame.json.slice(1)}`
}

const encoded = new WeakMap<Frame, { json: string; bytes: Map<Encoding, Promise<Buffer>> }>()

/** The bytes of an answer, encoded once for all clients: stored with its frame, for the latest address it names. */
export async function encodeOnce(frame: Frame, json: string, encoding: Encoding): Promise<Buffer> {
  let pending = encoded.get(frame)
  if (pending?.json !== json) {
    pending = { json, bytes: new Map() }
    encoded.set(frame, pending)
  }
  let bytes = pending.bytes.get(encoding)
  if (bytes === undefined) {
    bytes = encodeQuickly(json, encoding)
    pending.bytes.set(encoding, bytes)
  }
  return bytes
}
