import { withoutControls } from '../../platform/plain-text.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'

/** More lines than the longest live page has: a longer file is something else. */
const MAX_LINES = 200_000

/** The non-empty lines of a text, trimmed, with white space collapsed; undefined if there are far too many. */
export function pageLines(text: string): string[] | undefined {
  const lines: string[] = []
  let start = 0
  while (start < text.length) {
    let end = start
    while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++
    const line = cleanLine(text.slice(start, end))
    if (line !== '') {
      if (lines.length === MAX_LINES) return undefined
      lines.push(line)
    }
    start = end + 1
  }
  return lines
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029 || code === 0x85 || code === 12
}

/** Byte order marks, soft hyphens and zero-width spaces come along when text is copied off a page. */
function cleanLine(line: string): string {
  return collapseWhitespace(withoutControls(line.replaceAll(/[\u00ad\u200b\u2060\ufeff]/g, '')))
}
