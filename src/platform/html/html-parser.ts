import {
  defaultTreeAdapter,
  parse,
  parseFragment,
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes as Tree,
  type TreeAdapter,
} from 'parse5'

/**
 * Limits for parsing one piece of HTML. HTML can produce far more elements than it has characters: unclosed
 * formatting is repeated in every paragraph, so 80 kB can fill gigabytes. Deep nesting takes quadratic time, and
 * exhausts the stack of recursive code.
 */
export interface HtmlLimits {
  readonly characters: number
  readonly elements: number
  readonly depth: number
}

export interface ParsedHtml<Root> {
  /** The parsed tree, up to the limit if one was reached. */
  readonly root: Root
  /** The limit that was reached. */
  readonly limit?: keyof HtmlLimits
}

class LimitReached extends Error {
  readonly limit: keyof HtmlLimits

  constructor(limit: keyof HtmlLimits) {
    super()
    this.limit = limit
  }
}

/** Parses a page. */
export function parseHtmlPage(html: string, limits: HtmlLimits): ParsedHtml<Tree.Document> {
  const document = defaultTreeAdapter.createDocument()
  const adapter = { ...countingAdapter(limits), createDocument: () => document }
  return parseWithin(html, limits, document, (text) => parse(text, { treeAdapter: adapter }))
}

/** Parses a fragment. If the limit of elements was reached the root is empty. */
export function parseHtmlFragment(html: string, limits: HtmlLimits): ParsedHtml<Tree.DocumentFragment> {
  const adapter = countingAdapter(limits)
  const empty = adapter.createDocumentFragment()
  return parseWithin(html, limits, empty, (text) => parseFragment(text, { treeAdapter: adapter }))
}

function parseWithin<Root>(
  html: string,
  limits: HtmlLimits,
  soFar: Root,
  read: (text: string) => Root,
): ParsedHtml<Root> {
  try {
    const root = read(html.slice(0, limits.characters))
    return html.length > limits.characters ? { root, limit: 'characters' } : { root }
  } catch (error) {
    if (error instanceof LimitReached) return { root: soFar, limit: error.limit }
    throw error
  }
}

function countingAdapter(limits: HtmlLimits): TreeAdapter<DefaultTreeAdapterMap> {
  let elements = 0
  let depth = 0
  return {
    ...defaultTreeAdapter,
    createElement: (tagName, namespace, attrs) => {
      if (++elements > limits.elements) throw new LimitReached('elements')
      return defaultTreeAdapter.createElement(tagName, namespace, attrs)
    },
    onItemPush: () => {
      if (++depth > limits.depth) throw new LimitReached('depth')
    },
    onItemPop: () => {
      depth -= 1
    },
    // parse5's own two search from the front: for content moved out of a long table that is quadratic.
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
