import type { Merged } from './merge-captures.ts'

/** A page keeps few posts out of their order; so many at the foot, far from the others, are such posts. */
const MOST_PINNED = 3
/** So many in a row are not taken back just above the last that a page shows: there its window ends. */
const FAR_APART = 4

/**
 * The origins of posts that a capture does not show although it shows others above and below them. A capture is a
 * window of its page, so what is absent above the newest or below the oldest it shows proves nothing; nor do posts
 * that are pinned widen the window.
 */
export function missingFrom({ page, shown, pinned }: Merged): string[] {
  const order = page.posts.map((post) => post.origin)
  const isInPlace = (origin: string) => shown.has(origin) && !pinned.has(origin)
  const first = order.findIndex(isInPlace)
  if (first < 0) return []
  let last = order.findLastIndex(isInPlace)
  const inWindow = order.slice(first, last + 1)
  // From the foot up: the posts shown there, and the gap above them.
  const foot = inWindow.length - 1 - inWindow.findLastIndex((origin) => !shown.has(origin))
  const gap = foot < inWindow.length ? gapAbove(inWindow, foot, shown) : 0
  if (gap >= FAR_APART && foot <= MOST_PINNED) last -= foot + gap
  return order.slice(first, last + 1).filter((origin) => !shown.has(origin))
}

function gapAbove(order: readonly string[], foot: number, shown: ReadonlySet<string>): number {
  const above = order.slice(0, order.length - foot)
  return above.length - 1 - above.findLastIndex((origin) => shown.has(origin))
}
