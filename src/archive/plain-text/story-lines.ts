import { furnitureName, withWholeAppeals } from './furniture.ts'
import { withoutGlue } from './glued-lines.ts'
import { isTitleLike } from './headline-line.ts'
import { hintOf, isBadge } from './hint-lines.ts'

/** A line of the story with what the lines around it, which are gone, told about it. */
export interface StoryLine {
  readonly text: string
  /** Nothing but a time or a badge stood between the line before and this one. */
  readonly isTimed: boolean
  /** A byline that stood above the line. */
  readonly bylines: readonly string[]
}

export interface StoryLines {
  readonly lines: readonly StoryLine[]
  /** Short names of what was left out, each once, in the order of the page. */
  readonly leftOut: readonly string[]
  /** How many lines below the heading of the readers' comments were left out. */
  readonly commentLines: number
  readonly timeLines: number
}

/** Takes the furniture and the hints out of a page's lines. */
export function storyLines(page: readonly string[]): StoryLines {
  const whole = page.flatMap(withoutGlue)
  const texts = whole.slice(0, footOf(whole))
  const names = withWholeAppeals(texts, texts.map(furnitureName))
  const lines: StoryLine[] = []
  const leftOut = new Set<string>()
  let isTimed = false
  let bylines: readonly string[] = []
  let timeLines = 0
  texts.forEach((text, index) => {
    const name = names[index]
    // The first line is the page's headline, whatever words it has.
    const hint = name === undefined && lines.length > 0 ? hintOf(text) : undefined
    if (name !== undefined) leftOut.add(name)
    else if (lines.length === 0 && isBadge(text)) leftOut.add('badge')
    else if (hint?.hint === 'byline') {
      if (hint.bylines.length > 0) bylines = hint.bylines
      else leftOut.add('credit')
    } else if (hint !== undefined) {
      isTimed = true
      if (hint.hint === 'time') timeLines++
      leftOut.add(hint.hint)
    } else {
      lines.push({ text, isTimed, bylines })
      isTimed = false
      bylines = []
    }
  })
  return { lines, leftOut: [...leftOut], commentLines: whole.length - texts.length, timeLines }
}

/**
 * Where the readers' comments begin: at the one line that is a heading for them, below some of the page. A site
 * with such a line under each post (a button) has several, and then none of them is the foot.
 */
function footOf(lines: readonly string[]): number {
  const headings = lines.flatMap((line, index) =>
    /^(?:\d[\d,.]* )?comments?(?: ?\(?\d[\d,.]*\)?)?$/i.test(line) ? [index] : [],
  )
  const [heading] = headings
  if (heading === undefined || headings.length > 1) return lines.length
  const isBelowAPost = lines
    .slice(2, heading)
    .some((line, index, above) => isTitleLike(line) && above[index + 1] !== undefined)
  return isBelowAPost ? heading + 1 : lines.length
}
