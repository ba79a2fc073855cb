import type { Block } from '../../story/body/body.ts'

/** "— Harbour Office (@harbour) March 1, 2024": who wrote the message that stands above. */
const SIGNED = /^[—–-]\s?(.{1,80}?) ?\(@[\w.@-]{1,60}\),?\s?(.{0,40})$/u
const PICTURE = /^(?:pic\.(?:twitter|x)\.com\/\w+|https:\/\/t\.co\/\w+)$/i
const ENDS_IN_LINK = /(?:pic\.(?:twitter|x)\.com|https:\/\/t\.co)\/\w+$/i

export function isSigned(text: string): boolean {
  return SIGNED.test(text)
}

/**
 * Paragraphs with the messages of social networks among them made quotations, each with its writer. A message is
 * the paragraph above its writer; where that is a mere link to a picture, the one above it too, unless it is all
 * that the post has to say.
 */
export function withMessages(blocks: readonly Block[]): Block[] {
  const out: Block[] = []
  for (const block of blocks) {
    const text = lineOf(block)
    const above = out.at(-1)
    if (text === undefined || !SIGNED.test(text) || above === undefined || lineOf(above) === undefined) {
      out.push(block)
      continue
    }
    const quoted = [out.pop(), block].filter((each) => each !== undefined)
    const words = out.at(-1)
    if (
      PICTURE.test(lineOf(above) ?? '') &&
      out.length > 1 &&
      words !== undefined &&
      !ENDS_IN_LINK.test(lineOf(words) ?? '')
    )
      quoted.unshift(...out.splice(-1))
    out.push({ type: 'blockquote', content: quoted })
  }
  return out
}

function lineOf(block: Block): string | undefined {
  if (block.type !== 'paragraph') return undefined
  const [only] = block.content ?? []
  return only?.type === 'text' && block.content?.length === 1 ? only.text : undefined
}
