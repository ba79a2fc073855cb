import type { CapturedPost } from './captured-page.ts'

const STEP_MS = 60_000

/**
 * Assigns a time to every post (newest first) that preserves their order, by origin. Times from the source are kept,
 * separated by milliseconds where several posts share one. A post without one keeps its existing time where the order
 * allows; else it is placed between its neighbours, or a minute apart where there are none: upwards from `startAt`,
 * or up to `now`. All in ms UTC.
 */
export function assignTimes(
  posts: readonly Pick<CapturedPost, 'origin' | 'publishedAt'>[],
  existingTimes: ReadonlyMap<string, number>,
  now: number,
  startAt?: number,
): Map<string, number> {
  const oldestFirst = posts.toReversed()
  const fixed = fixedTimes(oldestFirst, existingTimes)
  const times: number[] = []
  for (let start = 0; start < oldestFirst.length;) {
    const time = fixed[start]
    if (time !== undefined) {
      times.push(Math.max(time, (times.at(-1) ?? Number.NEGATIVE_INFINITY) + 1))
      start += 1
      continue
    }
    let end = start
    while (end < oldestFirst.length && fixed[end] === undefined) end += 1
    times.push(...between(times.at(-1), fixed[end], end - start, { now, startAt }))
    start = end
  }
  return new Map(oldestFirst.map((post, index) => [post.origin, times[index] ?? now]))
}

function fixedTimes(
  oldestFirst: readonly Pick<CapturedPost, 'origin' | 'publishedAt'>[],
  existingTimes: ReadonlyMap<string, number>,
): (number | undefined)[] {
  const ceilings: number[] = []
  oldestFirst.reduceRight((ceiling, post, index) => {
    ceilings[index] = ceiling
    return post.publishedAt ?? ceiling
  }, Number.POSITIVE_INFINITY)
  let floor = Number.NEGATIVE_INFINITY
  return oldestFirst.map((post, index) => {
    const existingTime = existingTimes.get(post.origin)
    // An existing time between its neighbours is kept, even by a millisecond.
    const isInOrder =
      existingTime !== undefined && existingTime > floor && existingTime < (ceilings[index] ?? 0)
    const known = post.publishedAt ?? (isInOrder ? existingTime : undefined)
    floor = Math.max(floor, known ?? floor)
    return known
  })
}

function between(
  below: number | undefined,
  above: number | undefined,
  count: number,
  { now, startAt }: { now: number; startAt: number | undefined },
): number[] {
  const steps = Array.from({ length: count }, (_, index) => index + 1)
  if (above !== undefined) {
    // Below the oldest known time, or in a gap: evenly if there is enough room, else a millisecond apart.
    const from = below ?? above - STEP_MS * (count + 1)
    const gap = Math.max(1, Math.floor((above - from) / (count + 1)))
    return steps.map((step) => from + step * gap)
  }
  if (below === undefined && startAt !== undefined) return steps.map((step) => startAt + (step - 1) * STEP_MS)
  if (below === undefined) return steps.map((step) => now - (count - step) * STEP_MS)
  const gap = Math.max(1, Math.min(STEP_MS, Math.floor((now - below) / (count + 1))))
  return steps.map((step) => below + step * gap)
}
