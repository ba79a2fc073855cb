import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { readHtmlPage, readHtmlPiece, type HtmlLimits } from '../../platform/html/html-parser.ts'
import { refuse, type Refusal } from '../../platform/problem.ts'

/** Of a saved page, which is as large as its file may be. Long live pages have a tenth of these elements. */
const CAPTURE_LIMITS = {
  characters: Number.POSITIVE_INFINITY,
  elements: 500_000,
  depth: 500,
} as const satisfies HtmlLimits

/** A page has as many pieces as it likes, so what each may ask for goes with what it says. */
function limitsOfPiece(html: string): HtmlLimits {
  return { ...CAPTURE_LIMITS, elements: 1_000 + html.length }
}

export function parsePage(html: string): Tree.Document | Refusal<'capture-too-tangled'> {
  const { root, met } = readHtmlPage(html, CAPTURE_LIMITS)
  if (met === undefined) return root
  return refuse(
    'capture-too-tangled',
    met === 'depth'
      ? `They are nested more than ${CAPTURE_LIMITS.depth} deep.`
      : `There are more than ${CAPTURE_LIMITS.elements.toLocaleString('en-GB')}.`,
  )
}

/** The markup of one text of a page; undefined where reading it would cost more than any text's. */
export function parsePiece(html: string): readonly Tree.ChildNode[] | undefined {
  const { root, met } = readHtmlPiece(html, limitsOfPiece(html))
  return met === undefined ? root.childNodes : undefined
}

export function isElement(node: Tree.Node): node is Tree.Element {
  return 'tagName' in node
}

export function isText(node: Tree.Node): node is Tree.TextNode {
  return node.nodeName === '#text'
}

export function attribute(element: Tree.Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value
}

/** The elements under a node in the order of the document, without recursion. */
export function* elementsUnder(root: Tree.ParentNode): Generator<Tree.Element> {
  const left: Tree.Node[] = []
  pushReversed(left, root.childNodes)
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (!isElement(node)) continue
    yield node
    pushReversed(left, node.childNodes)
  }
}

function pushReversed(stack: Tree.Node[], nodes: readonly Tree.Node[]): void {
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at]
    if (node !== undefined) stack.push(node)
  }
}

const NOT_WORDS = new Set(
  'script style noscript template iframe object svg math canvas audio video picture form button select textarea nav head title'.split(
    ' ',
  ),
)
/** Inside these words go on; at every other element's edge a word ends. */
const WITHIN_WORDS = new Set(
  'a abbr b bdi bdo cite code del em font i ins mark q s small span strong sub sup u wbr'.split(' '),
)

/** The words a reader sees in a node; reading ends soon after `atMost` characters. */
export function visibleText(root: Tree.Node, atMost = Number.POSITIVE_INFINITY): string {
  const parts: string[] = []
  let length = 0
  const left: (Tree.Node | ' ')[] = [root]
  for (let node = left.pop(); node !== undefined && length < atMost; node = left.pop()) {
    if (node === ' ') parts.push(' ')
    else if (isText(node)) {
      parts.push(node.value)
      length += node.value.length
    } else if ('childNodes' in node && !NOT_WORDS.has(node.nodeName)) {
      const isInline = WITHIN_WORDS.has(node.nodeName)
      if (!isInline) left.push(' ')
      pushReversed(left as Tree.Node[], node.childNodes)
      if (!isInline) left.push(' ')
    }
  }
  return parts.join('')
}
