import { isTitleLike } from './headline-line.ts'
import type { TimeHint } from './hint-lines.ts'
import type { StoryLine } from './story-lines.ts'

/** Where a post begins, according to the times and bylines around the lines. */
export interface PostStart {
  readonly isHeadline: boolean
  readonly bylines: readonly string[]
  readonly time: TimeHint | null
}

/** On a long page two times could be a coincidence; on a short one they are a pattern. */
const FEWEST_TIMES = 2
const LONGEST_HEADLINE = 170
const LONGEST_SHORT_SENTENCE = 100
/** "Opening summary" is a headline too. */
const LONGEST_LABEL = 60

/**
 * Indexes of the lines at which posts begin, if the page has a time (or byline) above each post, or below each;
 * undefined if it has neither.
 */
export function postStarts(lines: readonly StoryLine[]): ReadonlyMap<number, PostStart> | undefined {
  return startsBelowMarks(lines) ?? startsAboveMarks(lines)
}

/** Each post ends with its byline or time, and so does the text. */
function startsBelowMarks(lines: readonly StoryLine[]): Map<number, PostStart> | undefined {
  const marked = lines.map((line, index) => markBelow(line, lines[index + 1]))
  const ends = marked.flatMap((mark, index) => (mark === undefined ? [] : [index]))
  if (ends.length < FEWEST_TIMES || (lines.at(-1)?.below ?? null) === null) return undefined
  const starts = new Map<number, PostStart>()
  let from = 0
  const isShortHabit = isHabit(ends.map((end, at) => lines.slice((ends[at - 1] ?? -1) + 1, end + 1)))
  for (const end of ends) {
    const segment = lines.slice(from, end + 1)
    const first = from === 0 ? firstHeadline(segment, isShortHabit) : 0
    // Only the lead is above the first mark: the mark belongs to what follows.
    if (from === 0 && first === undefined) return undefined
    const mark = marked[end]
    if (first !== undefined && mark !== undefined)
      starts.set(from + first, { ...mark, isHeadline: isSegmentHeadline(segment.slice(first), isShortHabit) })
    from = end + 1
  }
  return starts
}

function markBelow(line: StoryLine, next: StoryLine | undefined): Omit<PostStart, 'isHeadline'> | undefined {
  if (line.below !== null) return line.below
  if (next === undefined || (next.time === null && next.bylines.length === 0)) return undefined
  return { time: next.time, bylines: next.bylines }
}

/** The first segment contains the lead too: the first post begins at the last line that looks like a headline. */
function firstHeadline(segment: readonly StoryLine[], isShortHabit: boolean): number | undefined {
  const found = segment.findIndex((_line, index) =>
    isSegmentHeadline(segment.slice(index, index + 2), isShortHabit),
  )
  return found < 0 ? undefined : found
}

/** A time is above each post. */
function startsAboveMarks(lines: readonly StoryLine[]): Map<number, PostStart> | undefined {
  const at = lines.flatMap((line, index) => (line.time !== null && !line.time.isOfPage ? [index] : []))
  const clocks = at.filter((index) => lines[index]?.time?.kind !== 'dated')
  // A date among clock times belongs to the page.
  const timed = clocks.length >= FEWEST_TIMES ? clocks : at
  if (timed.length < FEWEST_TIMES) return undefined
  const pinned = lines.flatMap((line, index) => (line.isPinned && !timed.includes(index) ? [index] : []))
  const marks = [...timed, ...pinned].sort((a, b) => a - b)
  const segments = marks.map((from, index) => lines.slice(from, marks[index + 1] ?? lines.length))
  const untimed = segments
    .flatMap((segment) => segment.slice(1).map((line, index) => [line, segment[index + 2]] as const))
    .filter(([line, next]) => isTitleLike(line.text) && next !== undefined && !isTitleLike(next.text))
  if (untimed.length > marks.length) return undefined
  const isShortHabit = isHabit(segments)
  return new Map(
    marks.map((from, index) => {
      const segment = segments[index] ?? []
      const [first, second] = segment
      const bylines = [
        ...new Set([
          ...(first?.bylines ?? []),
          ...(second?.bylines ?? []),
          ...(segment.at(-1)?.below?.bylines ?? []),
        ]),
      ]
      return [
        from,
        { isHeadline: isSegmentHeadline(segment, isShortHabit), bylines, time: first?.time ?? null },
      ]
    }),
  )
}

/**
 * Whether most posts begin with a short sentence above a longer one: then headlines end with a full stop on this
 * page.
 */
function isHabit(segments: readonly (readonly StoryLine[])[]): boolean {
  const short = segments.filter((segment) => isShortSentence(segment)).length
  return short >= 2 && short * 3 >= segments.length * 2
}

function isShortSentence([first, second]: readonly StoryLine[]): boolean {
  return (
    first !== undefined &&
    second !== undefined &&
    first.text.length <= LONGEST_SHORT_SENTENCE &&
    /[^.][.]$/.test(first.text) &&
    !/[.!?] \p{Lu}/u.test(first.text) &&
    second.text.length > first.text.length
  )
}

function isSegmentHeadline(segment: readonly StoryLine[], isShortHabit: boolean): boolean {
  const [first, second] = segment
  if (first === undefined || first.text.length > LONGEST_HEADLINE) return false
  const { text } = first
  if (isTitleLike(text)) return true
  if (second === undefined) return isShortLine(text)
  if (isShortHabit && isShortSentence(segment)) return true
  // "Mayor: “Nobody knows how long”" is a headline, “We are ready.” is what somebody said.
  if (/[”"»]$/.test(text))
    return !/^[“"«„]/.test(text) && !/[.!?…][”"»]$/.test(text) && second.text.length > text.length / 2
  return isShortLine(text)
}

function isShortLine(text: string): boolean {
  return text.length <= LONGEST_LABEL && /[\p{L}\p{N}?!’']$/u.test(text)
}
