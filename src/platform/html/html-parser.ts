import {
  defaultTreeAdapter,
  parse,
  parseFragment,
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes as Tree,
  type TreeAdapter,
} from 'parse5'

/**
 * What reading one piece of HTML may cost. HTML can ask for far more elements than it has characters: formatting
 * that is not closed is made anew in every paragraph, so 80 kB can fill gigabytes. Deep nesting costs time that
 * grows with the square, and the stack of whoever walks it.
 */
export interface HtmlLimits {
  readonly characters: number
  readonly elements: number
  readonly depth: number
}

export interface ReadHtml<Root> {
  /** What has been read, up to the limit where one was met. */
  readonly root: Root
  /** The limit that was met. */
  readonly met?: keyof HtmlLimits
}

class Enough extends Error {
  readonly met: keyof HtmlLimits

  constructor(met: keyof HtmlLimits) {
    super()
    this.met = met
  }
}

/** Parses a page. */
export function readHtmlPage(html: string, limits: HtmlLimits): ReadHtml<Tree.Document> {
  const document = defaultTreeAdapter.createDocument()
  const adapter = { ...countingAdapter(limits), createDocument: () => document }
  return within(html, limits, document, (text) => parse(text, { treeAdapter: adapter }))
}

/** Parses what may stand inside a page's body. Where its elements met a limit the root is empty. */
export function readHtmlPiece(html: string, limits: HtmlLimits): ReadHtml<Tree.DocumentFragment> {
  const adapter = countingAdapter(limits)
  const empty = adapter.createDocumentFragment()
  return within(html, limits, empty, (text) => parseFragment(text, { treeAdapter: adapter }))
}

function within<Root>(
  html: string,
  limits: HtmlLimits,
  soFar: Root,
  read: (text: string) => Root,
): ReadHtml<Root> {
  try {
    const root = read(html.slice(0, limits.characters))
    return html.length > limits.characters ? { root, met: 'characters' } : { root }
  } catch (error) {
    if (error instanceof Enough) return { root: soFar, met: error.met }
    throw error
  }
}

function countingAdapter(limits: HtmlLimits): TreeAdapter<DefaultTreeAdapterMap> {
  let elements = 0
  let depth = 0
  return {
    ...defaultTreeAdapter,
    createElement: (tagName, namespace, attrs) => {
      if (++elements > limits.elements) throw new Enough('elements')
      return defaultTreeAdapter.createElement(tagName, namespace, attrs)
    },
    onItemPush: () => {
      if (++depth > limits.depth) throw new Enough('depth')
    },
    onItemPop: () => {
      depth -= 1
    },
    // parse5's own two look from the front: for what is moved out of a long table that is quadratic.
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
