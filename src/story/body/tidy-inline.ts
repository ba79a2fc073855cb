import type { Inline } from './body.ts'
import { sameValue } from '../../platform/same-value.ts'

/**
 * Normalises a line of inline nodes: adjacent nodes with equal marks are merged, white space is collapsed across
 * them, no breaks or spaces at either end, no consecutive breaks.
 */
export function tidyLine(line: readonly Inline[]): Inline[] {
  return splitParagraphs(line).flatMap((each, index) =>
    index === 0 ? each : [{ type: 'hardBreak' }, ...each],
  )
}

/** The same, split into paragraphs at consecutive breaks. */
export function splitParagraphs(line: readonly Inline[]): Inline[][] {
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
 * Collapses white space. A no-break space is kept only where it is typographically needed: some programs write whole
 * sentences with them, which would not wrap on a phone.
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

/** Between a figure and its unit, within a figure, and before French punctuation. */
function binds(before: string | undefined, after: string | undefined): boolean {
  return /[\d«‹]/.test(before ?? '') || /[\d»›!?:;%€£$]/.test(after ?? '')
}
