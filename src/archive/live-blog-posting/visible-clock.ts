import { parseTime } from './parse-time.ts'

const DAY = 86_400_000
/** A page is modified with its updates, or shortly after. */
const LATER = 5 * 60_000

/**
 * Resolves a clock time without a date to an instant (ms UTC), where the times of the page leave only one
 * possibility: coverage began and was last modified within one day.
 */
export function resolveClock(
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
