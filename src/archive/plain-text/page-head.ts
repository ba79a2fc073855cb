import { boilerplateName } from './boilerplate.ts'
import { parseHint } from './hint-lines.ts'
import { mentionsLive } from './live-signs.ts'

/** Minimum length of a menu (lines). */
const SHORTEST_MENU = 3
const LONGEST_ITEM = 32
const LOOK_AT = 250
const SHORTEST_PARAGRAPH = 60

/**
 * The line at which the story begins: 0, or below the site menu that a copy of the whole page starts with. The
 * headline is then the last line above the first paragraph that says that it is live; of two in a row, the first.
 */
export function storyStart(lines: readonly string[]): number {
  const paragraph = lines.slice(0, LOOK_AT).findIndex(isParagraph)
  const head = lines.slice(0, paragraph < 0 ? LOOK_AT : paragraph)
  if (!beginsWithMenu(lines)) return 0
  const live = head.flatMap((line, index) =>
    mentionsLive(line) && line.length >= 12 && !isItem(line) ? [index] : [],
  )
  const last = live.at(-1)
  if (last === undefined) return 0
  return live.includes(last - 1) ? last - 1 : last
}

/** Whether a text begins with short lines that are not part of a story. */
export function beginsWithMenu(lines: readonly string[]): boolean {
  const [first = ''] = lines
  if (mentionsLive(first) && first.length >= 12 && boilerplateName(first) === undefined) return false
  const head = lines.slice(0, LOOK_AT)
  const paragraph = head.findIndex(isParagraph)
  const above = head.slice(0, paragraph < 0 ? head.length : paragraph)
  return isItem(first) && above.filter(isItem).length >= SHORTEST_MENU
}

function isItem(line: string): boolean {
  if (parseHint(line)?.hint === 'time' || parseHint(line)?.hint === 'byline') return false
  if (boilerplateName(line) !== undefined) return true
  return line.length <= LONGEST_ITEM && line.split(' ').length <= 4 && !/[.!?:;,]$/.test(line)
}

function isParagraph(line: string): boolean {
  return line.length >= SHORTEST_PARAGRAPH && /[.!?。！？]["'”’»)\]]*$/u.test(line)
}
