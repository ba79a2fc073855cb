import { bodyText, type Block, type Body } from './body.ts'

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
  const words = bodyText({ type: 'doc', content: body.content.slice(0, 1) }).replaceAll(/\s+/g, ' ')
  return {
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: `${cutAt(words, FIRST_WORDS)}…` }] }],
  }
}

/** At a space where there is one, and never inside a character. */
function cutAt(words: string, most: number): string {
  const cut = words.slice(0, most).toWellFormed()
  const space = cut.lastIndexOf(' ')
  return space > most / 2 ? cut.slice(0, space) : cut.replace(/\uFFFD$/, '')
}
