import { serialize, type DefaultTreeAdapterTypes as Tree } from 'parse5'
import type { JsonObject } from './json-values.ts'
import { attribute, isElement } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'

/** Properties that contain paragraphs: their markup is kept. */
const TEXTS = new Set(['articleBody', 'description', 'text'])

/**
 * Converts microdata items to the shape of JSON-LD (HTML standard, 5.2), so that one reader serves both. Items
 * without `itemprop` are top-level, wherever they occur.
 */
export function parseMicrodata(document: Tree.Document): JsonObject[] {
  const items: Record<string, unknown>[] = []
  const left: { node: Tree.Node; owner: Record<string, unknown> | undefined }[] = [
    { node: document, owner: undefined },
  ]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node } = next
    let { owner } = next
    if (isElement(node)) {
      const names =
        attribute(node, 'itemprop')
          ?.split(/\s+/)
          .filter((name) => name !== '') ?? []
      if (attribute(node, 'itemscope') !== undefined) {
        const item = readItem(node)
        if (names.length === 0 || owner === undefined) items.push(item)
        else for (const name of names) add(owner, name, item)
        owner = item
      } else if (owner !== undefined) {
        for (const name of names) add(owner, name, readValue(node, name))
      }
    }
    if (!('childNodes' in node)) continue
    for (let at = node.childNodes.length - 1; at >= 0; at--) {
      const child = node.childNodes[at]
      if (child !== undefined) left.push({ node: child, owner })
    }
  }
  return items
}

function readItem(element: Tree.Element): Record<string, unknown> {
  const item: Record<string, unknown> = { '@type': (attribute(element, 'itemtype') ?? '').split(/\s+/) }
  const id =
    attribute(element, 'itemid') ??
    (attribute(element, 'id') === undefined ? undefined : `#${attribute(element, 'id')}`)
  if (id !== undefined) item['@id'] = id
  return item
}

function add(item: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__' || name.startsWith('@')) return
  const before = item[name]
  if (before === undefined) item[name] = value
  else if (Array.isArray(before)) before.push(value)
  else item[name] = [before, value]
}

function readValue(element: Tree.Element, name: string): string {
  const written = ['content', 'datetime', 'href', 'src']
    .map((attr) => attribute(element, attr))
    .find((value) => value !== undefined)
  if (written !== undefined) return written
  return TEXTS.has(name) ? serialize(element) : collapseWhitespace(visibleText(element))
}
