import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes as Tree } from 'parse5'

/** Of one page: characters read, elements made, and how deep they nest. Real pages stay far below all three. */
export const PAGE_LIMITS = { characters: 1_000_000, elements: 20_000, depth: 500 } as const

class Enough extends Error {}

/**
 * Parses another site's HTML at a cost that has a bound. HTML may ask for far more elements than it has characters
 * (formatting that is not closed is made anew in every paragraph: 80 kB can fill gigabytes), and this runs beside
 * live delivery. Where a limit is met, what has been read by then is returned: a page's head comes first.
 */
export function parseForeignHtml(html: string): Tree.Document {
  const document = defaultTreeAdapter.createDocument()
  let elements = 0
  let depth = 0
  try {
    parse(html.slice(0, PAGE_LIMITS.characters), {
      treeAdapter: {
        ...defaultTreeAdapter,
        createDocument: () => document,
        createElement: (tagName, namespace, attrs) => {
          if (++elements > PAGE_LIMITS.elements) throw new Enough()
          return defaultTreeAdapter.createElement(tagName, namespace, attrs)
        },
        onItemPush: () => {
          if (++depth > PAGE_LIMITS.depth) throw new Enough()
        },
        onItemPop: () => {
          depth -= 1
        },
        // parse5's own looks from the front: for what is moved out of a long table that is quadratic.
        insertBefore: (parent, node, before) => {
          parent.childNodes.splice(parent.childNodes.lastIndexOf(before), 0, node)
          node.parentNode = parent
        },
      },
    })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  return document
}
