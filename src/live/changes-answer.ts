import { encodeQuickly, type Encoding } from '../platform/http/encoding.ts'
import type { Frame } from './frame.ts'

/** How long whoever has this answer may wait before they ask again: a random time below it, ms. */
const SPREAD_MS = {
  /** All of a turn are answered in one moment, and whoever pauses hears nothing meanwhile: short. */
  empty: 600,
  /** Another post in the next second is rare. */
  news: 1_000,
  /** Let go early: an audience that has lost its node looks for another. */
  cut: 2_000,
  /** Nobody more can be held here. */
  crowded: 20_000,
} as const

export type Outcome = keyof typeof SPREAD_MS

/**
 * How a shared cache may keep the answer. News leads to another position, so it may be had again; but not for long,
 * since what it says may be withdrawn. An empty answer belongs to its turn and is true for ever, but who is late by
 * many turns must not have to walk through all of them. Browsers keep none.
 */
export function cachingOf(outcome: Outcome, kind: 'turn' | 'wait' | 'now'): string {
  // Those who begin come one after the other, and a cache may hand each what it has. That nothing is new may be old by
  // some seconds: it leads to a turn, which tells at once. What is new may be withdrawn.
  if (kind === 'now') {
    const kept = outcome === 'empty' ? 10 : outcome === 'news' ? 3 : 1
    return `public, max-age=0, s-maxage=${kept}, stale-while-revalidate=1`
  }
  const seconds = kind === 'wait' ? 1 : { empty: 25, news: 4, cut: 1, crowded: 1 }[outcome]
  return `public, max-age=0, s-maxage=${seconds}`
}

/** The JSON of `changes`: docs/contracts/live-patch.md. `next` is the address to ask at next. */
export function changesJson(frame: Frame, next: string, outcome: Outcome): string {
  return `{"position":"${frame.position}","next":"${next}","spread":${SPREAD_MS[outcome]},${frame.json.slice(1)}`
}

const encoded = new WeakMap<Frame, { json: string; bytes: Map<Encoding, Promise<Buffer>> }>()

/** The bytes of an answer, made once for all who get it: kept with its frame, for the address that it names last. */
export async function encodedOnce(frame: Frame, json: string, encoding: Encoding): Promise<Buffer> {
  let kept = encoded.get(frame)
  if (kept?.json !== json) {
    kept = { json, bytes: new Map() }
    encoded.set(frame, kept)
  }
  let bytes = kept.bytes.get(encoding)
  if (bytes === undefined) {
    bytes = encodeQuickly(json, encoding)
    kept.bytes.set(encoding, bytes)
  }
  return bytes
}
