import { boilerplateName, withWholeAppeals } from './boilerplate.ts'
import { splitJoinedLines } from './joined-lines.ts'
import { isTitleLike } from './headline-line.ts'
import { isBadge, type TimeHint } from './hint-lines.ts'
import { storyStart } from './page-head.ts'
import { isFootHeading } from './page-foot.ts'
import { splitLines, type Piece } from './split-lines.ts'

/** A line of the story with what the surrounding, removed lines say about it. */
export interface StoryLine {
  readonly text: string
  /** Only a time or badge was between the previous line and this one. */
  readonly isTimed: boolean
  /** The last of those times. */
  readonly time: TimeHint | null
  /** A byline above the line. */
  readonly bylines: readonly string[]
  /** The time and byline below it, before the next line. */
  readonly below: { readonly time: TimeHint | null; readonly bylines: readonly string[] } | null
  readonly isPinned: boolean
}

export interface StoryLines {
  readonly lines: readonly StoryLine[]
  /** Short names of what was left out, without duplicates, in page order. */
  readonly leftOut: readonly string[]
  /** How many lines below the heading of the readers' comments were left out. */
  readonly commentLines: number
  /** How many lines of the site's menu above the headline were left out. */
  readonly menuLines: number
  readonly timeLines: number
  /** Times that the lines state for the page itself, newest day last. */
  readonly pageTimes: readonly TimeHint[]
  /** The page has a "live" badge. */
  readonly hasLiveBadge: boolean
}

/** Removes boilerplate and hints from the lines of a page. */
export function storyLines(page: readonly string[]): StoryLines {
  const whole = page.flatMap(splitJoinedLines)
  const above = whole.slice(0, findFoot(whole))
  const start = storyStart(above)
  const pieces = splitLines(above.slice(start))
  const names = withWholeAppeals(
    pieces.map(({ text }) => text),
    pieces.map((piece, index) =>
      isHeadlineOfAnUpdate(pieces, index) ? undefined : boilerplateName(piece.text),
    ),
  )
  return { ...new Lines(pieces, names).read(), commentLines: whole.length - above.length, menuLines: start }
}

/** Text between two times is an update, whatever it says. */
function isHeadlineOfAnUpdate(pieces: readonly Piece[], index: number): boolean {
  const isTime = (piece: Piece | undefined) => piece?.hint?.hint === 'time'
  return pieces[index]?.hint === undefined && isTime(pieces[index - 1]) && isTime(pieces[index + 1])
}

class Lines {
  readonly pieces: readonly Piece[]
  readonly names: readonly (string | undefined)[]
  readonly lines: StoryLine[] = []
  readonly leftOut = new Set<string>()
  readonly pageTimes: TimeHint[] = []
  isTimed = false
  isPinned = false
  hasLiveBadge = false
  time: TimeHint | null = null
  bylines: readonly string[] = []
  timeLines = 0

  constructor(pieces: readonly Piece[], names: readonly (string | undefined)[]) {
    this.pieces = pieces
    this.names = names
  }

  read(): Omit<StoryLines, 'commentLines' | 'menuLines'> {
    this.pieces.forEach((piece, index) => this.take(piece, this.names[index]))
    this.below()
    return {
      lines: this.lines,
      leftOut: [...this.leftOut],
      timeLines: this.timeLines,
      pageTimes: this.pageTimes,
      hasLiveBadge: this.hasLiveBadge,
    }
  }

  take({ text, hint }: Piece, boilerplate: string | undefined): void {
    if (/^[•●]? ?live$/i.test(text)) this.hasLiveBadge = true
    if (boilerplate !== undefined) return void this.leftOut.add(boilerplate)
    if (hint === undefined || (this.lines.length === 0 && hint.hint !== 'badge' && hint.hint !== 'time'))
      return this.line(text)
    if (this.lines.length === 0 && isBadge(text)) return void this.leftOut.add('badge')
    if (hint.hint === 'byline') {
      if (hint.bylines.length === 0) this.leftOut.add('credit')
      else this.bylines = hint.bylines
      if (hint.isBelow) this.below()
      return
    }
    this.isTimed = true
    if (/^pinned/i.test(text)) this.isPinned = true
    this.leftOut.add(hint.hint)
    if (hint.hint !== 'time') return
    // A date above a clock time belongs to the page, and so does one above the first updates.
    if (this.time?.kind === 'dated') this.pageTimes.push(this.time)
    if (hint.time.kind !== 'dated') this.timeLines++
    if (hint.time.isOfPage || (hint.time.kind === 'dated' && this.lines.length < 3))
      this.pageTimes.push(hint.time)
    this.time = hint.time
  }

  line(text: string): void {
    const { isTimed, time, bylines, isPinned } = this
    this.lines.push({ text, isTimed, time, bylines, below: null, isPinned })
    this.isTimed = false
    this.isPinned = false
    this.time = null
    this.bylines = []
  }

  /** A trailing hint, or one after a dash, belongs to the line above. */
  below(): void {
    const last = this.lines.at(-1)
    if (last === undefined || (this.time === null && this.bylines.length === 0)) return
    this.lines[this.lines.length - 1] = { ...last, below: { time: this.time, bylines: this.bylines } }
    this.time = null
    this.bylines = []
  }
}

/**
 * Where the readers' comments begin: at the only line that is a heading for them, below part of the page. A site that
 * has such a line under each post (a button) has several, and then none of them ends the page. Or where the page
 * continues with other articles.
 */
function findFoot(lines: readonly string[]): number {
  const other = lines.findIndex(
    (line, index) => index > 4 && isFootHeading(line) && isBelowAPost(lines, index),
  )
  const end = other < 0 ? lines.length : other
  const headings = lines.flatMap((line, index) =>
    /^(?:\d[\d,.]* )?comments?(?: ?\(?\d[\d,.]*\)?)?$/i.test(line) ? [index] : [],
  )
  const [heading] = headings
  if (heading === undefined || headings.length > 1) return end
  return isBelowAPost(lines, heading) ? Math.min(end, heading + 1) : end
}

function isBelowAPost(lines: readonly string[], index: number): boolean {
  return lines.slice(2, index).some((line, at, above) => isTitleLike(line) && above[at + 1] !== undefined)
}
