import { bodyText, type Block, type Body } from './body.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'
import { truncateAtWord } from '../../platform/text/truncate.ts'

/**
 * Lists contain the whole body of a short post and the beginning of a long one: the cost of a list must not depend on
 * the length of its posts.
 */
export const LISTED_BODY_BYTES = 8_192
/** Maximum JSON length of a beginning, in characters. */
const BEGINNING = 2_000
/** Maximum length of a single block that exceeds it. */
const FIRST_WORDS = 600

/** The beginning of a body: its first whole blocks, or the first words of a long first block. */
export function takeBeginning(body: Body): Body {
  const content: Block[] = []
  let length = 0
  for (const block of body.content) {
    length += JSON.stringify(block).length
    if (length > BEGINNING) break
    content.push(block)
  }
  if (content.length > 0 || body.content.length === 0) return { type: 'doc', content }
  const words = collapseWhitespace(bodyText({ type: 'doc', content: body.content.slice(0, 1) }))
  return {
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: truncateAtWord(words, FIRST_WORDS) }] }],
  }
}
