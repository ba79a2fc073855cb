import type { Merged } from './merge-captures.ts'

/** A page pins only a few posts; up to this many at the bottom, far from the others, are pinned ones. */
const MAX_PINNED = 3
/** A gap this long just above the last post of a page is not a withdrawal: the window ends there. */
const FAR_APART = 4

/**
 * The origins of posts that a capture lacks although it shows others above and below them. A capture is a window on
 * its page, so missing posts above its newest or below its oldest post prove nothing; pinned posts do not widen the
 * window.
 */
export function findMissing({ page, shown, pinned }: Merged): string[] {
  const order = page.posts.map((post) => post.origin)
  const isInPlace = (origin: string) => shown.has(origin) && !pinned.has(origin)
  const first = order.findIndex(isInPlace)
  if (first < 0) return []
  let last = order.findLastIndex(isInPlace)
  const inWindow = order.slice(first, last + 1)
  // From the bottom up: the posts shown there, and the gap above them.
  const foot = inWindow.length - 1 - inWindow.findLastIndex((origin) => !shown.has(origin))
  const gap = foot < inWindow.length ? gapAbove(inWindow, foot, shown) : 0
  if (gap >= FAR_APART && foot <= MAX_PINNED) last -= foot + gap
  return order.slice(first, last + 1).filter((origin) => !shown.has(origin))
}

function gapAbove(order: readonly string[], foot: number, shown: ReadonlySet<string>): number {
  const above = order.slice(0, order.length - foot)
  return above.length - 1 - above.findLastIndex((origin) => shown.has(origin))
}
