import {
  defaultTreeAdapter,
  parse,
  parseFragment,
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes as Tree,
  type TreeAdapter,
} from 'parse5'

/** Real pages nest a tenth of this; what is deeper costs time that grows with the square, and stack. */
const DEEPEST = 500

class TooDeep extends Error {}

/** The document, or undefined where its elements are nested deeper than any page's. */
export function parsePage(html: string): Tree.Document | undefined {
  return unlessTooDeep(() => parse(html, { treeAdapter: guardedAdapter() }))
}

export function parsePiece(html: string): readonly Tree.ChildNode[] | undefined {
  return unlessTooDeep(() => parseFragment(html, { treeAdapter: guardedAdapter() }).childNodes)
}

function unlessTooDeep<T>(parsed: () => T): T | undefined {
  try {
    return parsed()
  } catch (error) {
    if (error instanceof TooDeep) return undefined
    throw error
  }
}

function guardedAdapter(): TreeAdapter<DefaultTreeAdapterMap> {
  let depth = 0
  return {
    ...defaultTreeAdapter,
    onItemPush: () => {
      if (++depth > DEEPEST) throw new TooDeep()
    },
    onItemPop: () => {
      depth--
    },
    // parse5's own looks from the front: for text that is moved out of a long table that is quadratic.
    insertBefore: (parent, node, before) => {
      parent.childNodes.splice(parent.childNodes.lastIndexOf(before), 0, node)
      node.parentNode = parent
    },
    insertTextBefore: (parent, text, before) => {
      const at = parent.childNodes.lastIndexOf(before)
      const previous = parent.childNodes[at - 1]
      if (previous !== undefined && defaultTreeAdapter.isTextNode(previous)) previous.value += text
      else {
        const node = defaultTreeAdapter.createTextNode(text)
        parent.childNodes.splice(at, 0, node)
        node.parentNode = parent
      }
    },
  }
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
