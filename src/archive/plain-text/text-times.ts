import { parseTime } from '../live-blog-posting/parse-time.ts'
import type { TimeHint } from './hint-lines.ts'

const DAY = 86_400_000
const MINUTE = 60_000
/** The page's timestamp is slightly before or after its newest update. */
const SLACK = 10 * MINUTE
/** Two updates around midnight are ascending too. */
const FEWEST_STEPS = 2

export interface TextTimes {
  /** ms UTC; null where the date of a clock time is unknown, or there is no time. In the order of the hints. */
  readonly times: readonly (number | null)[]
  /** How many of them name no zone and are read as UTC. */
  readonly zoneless: number
}

/**
 * Resolves the times of updates, newest first. A clock time needs a date: from the time above it, from the page's own
 * date, or from `startAt` (ms UTC), the publication time of the oldest update.
 */
export function textTimes(
  hints: readonly (TimeHint | null)[],
  pageTimes: readonly TimeHint[],
  startAt: number | undefined,
): TextTimes {
  const written = hints.map((hint) => (hint === null || hint.kind === 'relative' ? undefined : hint.written))
  const page = pageTimes.map((hint) => parseDated(hint.written)).find((time) => time !== undefined)
  if (page === undefined && startAt !== undefined) {
    const fromStart = countedFrom(written, startAt)
    if (fromStart !== undefined) return { times: fromStart, zoneless: 0 }
  }
  let zoneless = 0
  let last: { local: number; offset: number | null } | undefined =
    page === undefined
      ? undefined
      : { local: page.hasClock ? page.local : page.local + DAY - 1, offset: page.offset }
  const times = written.map((text) => {
    if (text === undefined) return null
    const dated = parseDated(text)
    if (dated !== undefined && !dated.hasClock) return null
    const clock = dated === undefined ? clockIn(text) : undefined
    if (dated === undefined && (clock === undefined || last === undefined)) return null
    const offset: number | null = dated?.offset ?? clock?.offset ?? last?.offset ?? null
    const local = dated?.local ?? before(last?.local ?? 0, clock?.ms ?? 0)
    if (offset === null) zoneless++
    last = { local, offset }
    return local - (offset ?? 0) * MINUTE
  })
  return { times, zoneless }
}

/** Whether times increase down the page: the oldest update is at the top. */
export function isOldestFirst(hints: readonly (TimeHint | null)[]): boolean {
  const read = hints.flatMap((hint) => {
    if (hint === null || hint.kind === 'relative') return []
    return parseDated(hint.written)?.local ?? clockIn(hint.written)?.ms ?? []
  })
  const rising = read.filter((at, index) => at > (read[index - 1] ?? at)).length
  const falling = read.filter((at, index) => at < (read[index - 1] ?? at)).length
  return rising > falling && rising >= FEWEST_STEPS
}

/** The last occurrence of a clock time before an instant, or slightly after it. */
function before(last: number, clock: number): number {
  const day = Math.floor((last + SLACK) / DAY) * DAY
  return day + clock <= last + SLACK ? day + clock : day - DAY + clock
}

/** From the oldest up, each clock time is after the previous one. */
function countedFrom(
  written: readonly (string | undefined)[],
  startAt: number,
): (number | null)[] | undefined {
  const clocks = written.map((text) => (text === undefined ? undefined : clockIn(text)))
  if (written.some((text) => text !== undefined && parseDated(text)?.hasClock === true)) return undefined
  const oldest = clocks.findLast((clock) => clock !== undefined)
  if (oldest === undefined || clocks.at(-1) === undefined) return undefined
  let last = startAt
  let clock = oldest.ms
  return clocks
    .toReversed()
    .map((next) => {
      if (next === undefined) return null
      last += (next.ms - clock + DAY) % DAY
      clock = next.ms
      return last
    })
    .reverse()
}

function parseDated(text: string): { local: number; offset: number | null; hasClock: boolean } | undefined {
  const bare = text.replace(
    /^(?:(?:live|last|first)\s+)?(?:updated|published|posted|edited)\b:?\s*(?:(?:at|on)\s+)?/i,
    '',
  )
  const time =
    parseTime(bare) ??
    parseTime(bare.replace(/^(\S+(?: \S+)?) (?:at )?(\d{1,2} \p{L}{3,9} \d{4})$/u, '$2 $1'))
  return time === undefined
    ? undefined
    : { local: time.localMs, offset: time.offset, hasClock: /\d[:.h]\d{2}|\d\s?[ap]m/i.test(bare) }
}

/** "14.20 GMT", "2:17 pm", "10h05", "11.50 Uhr": ms after midnight. */
function clockIn(text: string): { ms: number; offset: number | null } | undefined {
  const clock = text
    .replace(/^\D+/, '')
    .replace(/(\d)\s?h\s?(\d)/i, '$1:$2')
    .replace(/\s*(?:uhr|hrs)\b/i, '')
    .replace(/([ap])\.m\.?/i, '$1m')
  const time = parseTime(`2000-01-01 ${clock}`)
  return time === undefined ? undefined : { ms: time.localMs - Date.UTC(2000, 0, 1), offset: time.offset }
}
