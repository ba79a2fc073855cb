import type { CapturedPost } from '../captured-page.ts'

/**
 * The posts of a page in order, newest first, with those marked as pinned that are out of chronological order: a site
 * keeps them at the top, or repeats them there. The longest non-increasing subsequence counts as being in order.
 */
export function withPins(posts: readonly CapturedPost[]): CapturedPost[] {
  const timed = posts.flatMap((post) => (post.publishedAt === null ? [] : [post.publishedAt]))
  const rising = timed.filter((time, index) => time > (timed[index - 1] ?? time)).length
  const falling = timed.filter((time, index) => time < (timed[index - 1] ?? time)).length
  const inOrder = rising > falling ? posts.toReversed() : [...posts]
  const places = inOrder.flatMap((post, index) => (post.publishedAt === null ? [] : [index]))
  const inPlace = new Set(
    longestFall(places.map((index) => inOrder[index]?.publishedAt ?? 0)).map((at) => places[at]),
  )
  return inOrder.map((post, index) =>
    post.publishedAt === null || inPlace.has(index) ? post : { ...post, isPinned: true },
  )
}

/** Indexes of the longest non-increasing subsequence (patience sorting). */
function longestFall(times: readonly number[]): number[] {
  const ends: number[] = []
  const before: (number | undefined)[] = []
  times.forEach((time, index) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((times[ends[middle] ?? 0] ?? 0) >= time) low = middle + 1
      else high = middle
    }
    before[index] = low === 0 ? undefined : ends[low - 1]
    ends[low] = index
  })
  const fall: number[] = []
  for (let at = ends.at(-1); at !== undefined; at = before[at]) fall.push(at)
  return fall.reverse()
}
