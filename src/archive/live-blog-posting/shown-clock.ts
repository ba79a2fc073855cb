import { parseTime } from './parse-time.ts'

const DAY = 86_400_000
/** A page is changed when an update is, or a little later. */
const LATER = 5 * 60_000

/**
 * The instant (ms UTC) that a clock without a day means, where the page's own times leave one only: its coverage
 * began and was last changed within a day.
 */
export function instantOf(
  clock: string,
  coverage: { readonly from: number | null; readonly to: number | null },
  usualOffset: number | undefined,
): number | null {
  const { from, to } = coverage
  if (from === null || to === null || to < from || to - from > DAY) return null
  const written = clock
    .replace(/^\D+/, '')
    .replace(/(\d)\s?h\s?(\d)/i, '$1:$2')
    .replace(/\s*uhr\b/i, '')
  const found = new Set<number>()
  for (let day = from - DAY; day <= to + DAY; day += DAY) {
    const time = parseTime(`${new Date(day).toISOString().slice(0, 10)} ${written}`)
    if (time === undefined) continue
    const at = time.localMs - (time.offset ?? usualOffset ?? 0) * 60_000
    if (at >= from - LATER && at <= to + LATER) found.add(at)
  }
  const [only] = found
  return found.size === 1 && only !== undefined ? only : null
}
