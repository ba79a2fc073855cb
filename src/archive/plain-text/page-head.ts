import { furnitureName } from './furniture.ts'
import { hintOf } from './hint-lines.ts'
import { saysThatItIsLive } from './live-signs.ts'

/** A menu is longer than this before it counts as one (lines). */
const SHORTEST_MENU = 3
const LONGEST_ITEM = 32
const LOOK_AT = 250
const SHORTEST_PARAGRAPH = 60

/**
 * The line at which the story begins: 0, or below the menu that a copy of the whole page begins with. The headline
 * is then the last line above the first paragraph that says that it is live; of two in a row, the first.
 */
export function storyStart(lines: readonly string[]): number {
  const paragraph = lines.slice(0, LOOK_AT).findIndex(isParagraph)
  const head = lines.slice(0, paragraph < 0 ? LOOK_AT : paragraph)
  if (!beginsWithMenu(lines)) return 0
  const live = head.flatMap((line, index) =>
    saysThatItIsLive(line) && line.length >= 12 && !isItem(line) ? [index] : [],
  )
  const last = live.at(-1)
  if (last === undefined) return 0
  return live.includes(last - 1) ? last - 1 : last
}

/** Whether a text begins with short lines that are no words of a story. */
export function beginsWithMenu(lines: readonly string[]): boolean {
  const [first = ''] = lines
  if (saysThatItIsLive(first) && first.length >= 12 && furnitureName(first) === undefined) return false
  const head = lines.slice(0, LOOK_AT)
  const paragraph = head.findIndex(isParagraph)
  const above = head.slice(0, paragraph < 0 ? head.length : paragraph)
  return isItem(first) && above.filter(isItem).length >= SHORTEST_MENU
}

function isItem(line: string): boolean {
  if (hintOf(line)?.hint === 'time' || hintOf(line)?.hint === 'byline') return false
  if (furnitureName(line) !== undefined) return true
  return line.length <= LONGEST_ITEM && line.split(' ').length <= 4 && !/[.!?:;,]$/.test(line)
}

function isParagraph(line: string): boolean {
  return line.length >= SHORTEST_PARAGRAPH && /[.!?。！？]["'”’»)\]]*$/u.test(line)
}
