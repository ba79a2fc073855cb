import type { CapturedPost } from './captured-page.ts'

const STEP_MS = 60_000

/**
 * A time for every captured post (newest first) that keeps their order, by origin. Known times stay; posts
 * without one are spread between their neighbours that have one (in the capture or, `placed`, in the story
 * already), or a minute apart where there is no neighbour: from `startAt` up, or up to `now`.
 */
export function placeInTime(
  posts: readonly Pick<CapturedPost, 'origin' | 'publishedAt'>[],
  placed: ReadonlyMap<string, number>,
  now: number,
  startAt?: number,
): Map<string, number> {
  const oldestFirst = posts.toReversed()
  const known = oldestFirst.map((post) => placed.get(post.origin) ?? post.publishedAt ?? undefined)
  const newestPlaced = Math.max(Number.NEGATIVE_INFINITY, ...placed.values())
  const times = new Map<string, number>()
  for (let start = 0; start < oldestFirst.length;) {
    const time = known[start]
    if (time !== undefined) {
      times.set(oldestFirst[start]?.origin ?? '', time)
      start += 1
      continue
    }
    let end = start
    while (end < oldestFirst.length && known[end] === undefined) end += 1
    const spread = between(start === 0 ? undefined : known[start - 1], known[end], end - start, {
      now,
      startAt,
      newestPlaced,
    })
    for (let index = start; index < end; index++)
      times.set(oldestFirst[index]?.origin ?? '', spread[index - start] ?? now)
    start = end
  }
  return times
}

function between(
  below: number | undefined,
  above: number | undefined,
  count: number,
  { now, startAt, newestPlaced }: { now: number; startAt: number | undefined; newestPlaced: number },
): number[] {
  const steps = Array.from({ length: count }, (_, index) => index + 1)
  if (above !== undefined) {
    // Below the oldest that is known, or in a gap: evenly where there is room, else a millisecond apart.
    const from = below ?? above - STEP_MS * (count + 1)
    const gap = Math.max(1, Math.floor((above - from) / (count + 1)))
    return steps.map((step) => from + step * gap)
  }
  // On top of everything: nothing of the story may be above them.
  const floor = below ?? (newestPlaced > Number.NEGATIVE_INFINITY ? newestPlaced : undefined)
  if (floor === undefined && startAt !== undefined) return steps.map((step) => startAt + (step - 1) * STEP_MS)
  if (floor === undefined) return steps.map((step) => now - (count - step) * STEP_MS)
  const gap = Math.max(1, Math.min(STEP_MS, Math.floor((now - floor) / (count + 1))))
  return steps.map((step) => floor + step * gap)
}
