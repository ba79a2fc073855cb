import { isElement, isText, pushReversed, type HtmlNode } from './html-node.ts'

const NOT_WORDS = new Set(
  'script style noscript template iframe object svg math canvas audio video picture form button select textarea nav head title'.split(
    ' ',
  ),
)
/** Inline elements: words continue across their edges; at the edge of any other element a word ends. */
const WITHIN_WORDS = new Set(
  'a abbr b bdi bdo cite code del em font i ins mark q s small span strong sub sup u wbr'.split(' '),
)

/** The visible text of a node; reading stops soon after `atMost` characters. */
export function visibleText(root: HtmlNode, atMost = Number.POSITIVE_INFINITY): string {
  const parts: string[] = []
  let length = 0
  const left: (HtmlNode | ' ')[] = [root]
  for (let node = left.pop(); node !== undefined && length < atMost; node = left.pop()) {
    if (node === ' ') parts.push(' ')
    else if (isText(node)) {
      parts.push(node.value)
      length += node.value.length
    } else if (isElement(node) && !NOT_WORDS.has(node.tagName)) {
      const isInline = WITHIN_WORDS.has(node.tagName)
      if (!isInline) left.push(' ')
      pushReversed(left, node.childNodes)
      if (!isInline) left.push(' ')
    }
  }
  return parts.join('')
}
