import type { ReportCard } from '../../story/post/post.ts'
import { isTitleLike } from './headline-line.ts'
import type { TimeHint } from './hint-lines.ts'
import { postStarts, type PostStart } from './post-starts.ts'
import { isLinkToReport, reportIntro, type ReportIntro } from './report-intro.ts'
import type { StoryLine } from './story-lines.ts'

/** The parts of a page's text below its headline and standfirst. */
export interface PageParts {
  readonly lead: readonly string[]
  readonly posts: readonly PagePost[]
  /** Links to other articles within the lead, which are not points of the summary. */
  readonly leadLinks: number
  /** Posts are marked by times or bylines. */
  readonly areMarked: boolean
}

export interface PagePost {
  readonly headline: string | null
  readonly paragraphs: readonly string[]
  readonly bylines: readonly string[]
  readonly report: ReportCard | null
  /** As written with the post; null if there is none. */
  readonly time: TimeHint | null
  readonly isPinned: boolean
}

interface OpenPost {
  headline: string | null
  paragraphs: string[]
  bylines: readonly string[]
  report: ReportCard | null
  time: TimeHint | null
  isPinned: boolean
}

/** Two times above headlines could be a coincidence; three are a pattern. */
const TIMES_THAT_SHOW_A_HABIT = 3

/**
 * Splits the lines into the lead and the posts. A headline is a title-like line with a body below it. Of several
 * title-like lines in a row the last is the headline and the others belong to what precedes, unless times are more
 * specific: on a page that has a time above most headlines, only those are headlines.
 */
export function pageParts(lines: readonly StoryLine[]): PageParts {
  return new Parts(lines).read()
}

class Parts {
  readonly lines: readonly StoryLine[]
  readonly areTimesAHabit: boolean
  readonly lead: string[] = []
  readonly posts: OpenPost[] = []
  leadLinks = 0
  current: OpenPost | undefined

  /** Where posts start by the page's own marks, if it has them; then nothing else starts a post. */
  readonly starts: ReadonlyMap<number, PostStart> | undefined

  constructor(lines: readonly StoryLine[]) {
    this.lines = lines
    this.starts = postStarts(lines)
    const headlines = lines.flatMap((line, index) => (this.looksLikeHeadline(index) ? [line] : []))
    const timed = headlines.filter((line) => line.isTimed).length
    this.areTimesAHabit = timed >= TIMES_THAT_SHOW_A_HABIT && timed * 2 >= headlines.length
  }

  read(): PageParts {
    for (let index = 0; index < this.lines.length;) index += this.take(index)
    return {
      lead: this.lead,
      posts: this.posts,
      leadLinks: this.leadLinks,
      areMarked: this.starts !== undefined,
    }
  }

  /** Reads what begins at a line; returns the number of lines consumed. */
  take(index: number): number {
    const line = this.lines[index]
    if (line === undefined) return 1
    const start = this.starts?.get(index)
    if (start !== undefined) {
      this.open(start.isHeadline ? line.text : null, start.bylines, line, start.time)
      if (start.isHeadline) return 1
    }
    if (this.starts === undefined && this.isHeadline(index)) {
      const next = this.lines[index + 1]
      this.open(
        line.text,
        next?.isTimed === true ? line.bylines : [...line.bylines, ...(next?.bylines ?? [])],
        line,
      )
      return 1
    }
    const intro = reportIntro(line.text)
    if (intro !== undefined) {
      const taken = this.takeReport(intro, index)
      if (taken > 0) return taken
    }
    // A paragraph with its own time above it, after another post, is a post without a headline.
    if (
      this.starts === undefined &&
      line.isTimed &&
      this.current !== undefined &&
      this.current.paragraphs.length > 0
    )
      this.open(null, line.bylines, line)
    if (this.current === undefined) this.lead.push(line.text)
    else this.current.paragraphs.push(line.text)
    return 1
  }

  open(
    headline: string | null,
    bylines: readonly string[],
    line?: StoryLine,
    time: TimeHint | null = line?.time ?? null,
  ): OpenPost {
    const post: OpenPost = {
      headline,
      paragraphs: [],
      bylines,
      report: null,
      time,
      isPinned: line?.isPinned ?? false,
    }
    this.posts.push(post)
    this.current = post
    return post
  }

  isHeadline(index: number): boolean {
    if (this.starts !== undefined) return this.starts.get(index)?.isHeadline === true
    if (!this.looksLikeHeadline(index)) return false
    return !this.areTimesAHabit || this.lines[index]?.isTimed === true
  }

  looksLikeHeadline(index: number): boolean {
    const line = this.lines[index]
    const next = this.lines[index + 1]
    if (line === undefined || !isTitleLike(line.text) || isLinkToReport(line.text)) return false
    if (line.isTimed) return true
    return next !== undefined && (!isTitleLike(next.text) || isLinkToReport(next.text))
  }

  takeReport(intro: ReportIntro, index: number): number {
    const card = this.lines[index + 1]
    const isBareLabel = intro.sentence === '' && intro.headline === null
    // A button "Read more" may end a post; the next line is then the next headline.
    const isButton =
      isBareLabel && !(this.lines[index]?.text ?? '').endsWith(':') && this.isHeadline(index + 1)
    if (
      intro.headline === null &&
      (isButton || card === undefined || card.isTimed || !isCardHeadline(card.text))
    ) {
      if (isBareLabel && this.current === undefined) this.leadLinks++
      return isBareLabel ? 1 : 0
    }
    const headline = intro.headline ?? card?.text ?? ''
    const afterHeadline = index + (intro.headline === null ? 2 : 1)
    const standfirst = intro.headline === null ? this.cardStandfirst(afterHeadline) : undefined
    const taken = afterHeadline - index + (standfirst === undefined ? 0 : 1)
    const report: ReportCard = { headline, standfirst: standfirst ?? '', byline: intro.byline, url: null }

    if (this.current === undefined) {
      // Within the lead a label is a link to another article; a sentence introduces a report of this story.
      if (intro.sentence === '') this.leadLinks++
      else {
        const post = this.open(null, [])
        post.paragraphs.push(intro.sentence)
        post.report = report
        this.current = undefined
      }
      return taken
    }
    if (intro.sentence !== '') this.current.paragraphs.push(intro.sentence)
    if (this.current.report === null) this.current.report = report
    else this.current.paragraphs.push(headline, ...(standfirst === undefined ? [] : [standfirst]))
    return taken
  }

  /** The line below a card's headline, unless it must be the next post's headline or its own paragraph. */
  cardStandfirst(index: number): string | undefined {
    const line = this.lines[index]
    const next = this.lines[index + 1]
    if (line === undefined || line.isTimed || line.text.length > 250 || isLinkToReport(line.text))
      return undefined
    if (next === undefined) return line.text
    return isTitleLike(next.text) || next.isTimed ? line.text : undefined
  }
}

function isCardHeadline(text: string): boolean {
  return text.length <= 250 && !/[.…:]["”’']?$/.test(text)
}
