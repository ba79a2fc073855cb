import type { Inline } from './body.ts'
import { sameValue } from '../../platform/same-value.ts'

/**
 * A line of words as a reader wants it: neighbours of the same marks in one, white space folded across them, no
 * breaks or spaces at either end, no more than one break running.
 */
export function tidyLine(line: readonly Inline[]): Inline[] {
  return paragraphsOf(line).flatMap((each, index) => (index === 0 ? each : [{ type: 'hardBreak' }, ...each]))
}

/** The same, in as many paragraphs as breaks with nothing between them make of it. */
export function paragraphsOf(line: readonly Inline[]): Inline[][] {
  const paragraphs: Inline[][] = []
  let paragraph: Inline[] = []
  let breaks = 0
  for (const inline of withOneSpace(line)) {
    if (inline.type === 'hardBreak') {
      breaks += 1
      continue
    }
    const text = breaks > 0 || paragraph.length === 0 ? inline.text.trimStart() : inline.text
    if (text === '') continue
    if (breaks > 1 && paragraph.length > 0) {
      paragraphs.push(paragraph)
      paragraph = []
    } else if (breaks === 1 && paragraph.length > 0) {
      trimEnd(paragraph)
      paragraph.push({ type: 'hardBreak' })
    }
    breaks = 0
    const last = paragraph.at(-1)
    if (last?.type === 'text' && sameValue(last.marks, inline.marks)) last.text += text
    else paragraph.push({ ...inline, text })
  }
  if (paragraph.length > 0) paragraphs.push(paragraph)
  return paragraphs.map(trimEnd).filter((each) => each.length > 0)
}

function trimEnd(line: Inline[]): Inline[] {
  for (let last = line.at(-1); last?.type === 'text'; last = line.at(-1)) {
    last.text = last.text.trimEnd()
    if (last.text !== '') break
    line.pop()
  }
  return line
}

/**
 * One space for each run of them. A no-break space stays one only where it binds: programs write whole sentences with
 * them, and such a sentence does not wrap on a phone.
 */
function withOneSpace(line: readonly Inline[]): Inline[] {
  const whole = line.map((inline) => (inline.type === 'text' ? inline.text : '\n')).join('')
  const kept = [...whole.matchAll(/[ \u00a0]+/g)].map(({ 0: run, index }) => ({
    index,
    end: index + run.length,
    space: run === '\u00a0' && binds(whole[index - 1], whole[index + 1]) ? run : ' ',
  }))
  let at = 0
  let next = 0
  return line.map((inline) => {
    if (inline.type !== 'text') {
      at += 1
      return inline
    }
    const end = at + inline.text.length
    let text = ''
    while (at < end) {
      while ((kept[next]?.end ?? Infinity) <= at) next += 1
      const run = kept[next]
      const isInRun = run !== undefined && run.index <= at
      const until = Math.min(end, isInRun ? run.end : (run?.index ?? end))
      text += !isInRun ? whole.slice(at, until) : at === run.index ? run.space : ''
      at = until
    }
    return { ...inline, text }
  })
}

/** A figure and its unit, the parts of a figure, and French punctuation with the word before it. */
function binds(before: string | undefined, after: string | undefined): boolean {
  return /[\d«‹]/.test(before ?? '') || /[\d»›!?:;%€£$]/.test(after ?? '')
}
