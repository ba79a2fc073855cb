import type { Block } from '../../story/body/body.ts'

/** "— Harbour Office (@harbour) March 1, 2024": the author of the message above. */
const SIGNED = /^[—–-]\s?(.{1,80}?) ?\(@[\w.@-]{1,60}\),?\s?(.{0,40})$/u
const PICTURE = /^(?:pic\.(?:twitter|x)\.com\/\w+|https:\/\/t\.co\/\w+)$/i
const ENDS_IN_LINK = /(?:pic\.(?:twitter|x)\.com|https:\/\/t\.co)\/\w+$/i

export function isSigned(text: string): boolean {
  return SIGNED.test(text)
}

/**
 * Converts messages of social networks among the paragraphs to quotations with their authors. A message is the
 * paragraph above its author; if that is just a link to a picture, also the one above it, unless that is all the post
 * has.
 */
export function withMessages(blocks: readonly Block[]): Block[] {
  const out: Block[] = []
  for (const block of blocks) {
    const text = singleLineText(block)
    const above = out.at(-1)
    if (
      text === undefined ||
      !SIGNED.test(text) ||
      above === undefined ||
      singleLineText(above) === undefined
    ) {
      out.push(block)
      continue
    }
    const quoted = [out.pop(), block].filter((each) => each !== undefined)
    const words = out.at(-1)
    if (
      PICTURE.test(singleLineText(above) ?? '') &&
      out.length > 1 &&
      words !== undefined &&
      !ENDS_IN_LINK.test(singleLineText(words) ?? '')
    )
      quoted.unshift(...out.splice(-1))
    out.push({ type: 'blockquote', content: quoted })
  }
  return out
}

function singleLineText(block: Block): string | undefined {
  if (block.type !== 'paragraph') return undefined
  const [only] = block.content ?? []
  return only?.type === 'text' && block.content?.length === 1 ? only.text : undefined
}
