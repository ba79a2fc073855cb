import { bodyText, type Block, type Body } from './body.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'
import { truncateAtWord } from '../../platform/text/truncate.ts'

/**
 * Lists of posts have the whole body of a short post and the beginning of a long one: what a list costs must not hang
 * on how much somebody has written.
 */
export const LISTED_BODY_BYTES = 8_192
/** JSON of a beginning, in characters. */
const BEGINNING = 2_000
/** Of a first block that is longer than that. */
const FIRST_WORDS = 600

/** How the body begins: its first whole blocks, or the first words of a first block that is long by itself. */
export function beginningOf(body: Body): Body {
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
