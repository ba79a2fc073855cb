import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { safeHref, type Block, type Body, type Inline, type ListItem, type Mark } from './body.ts'
import { withoutControls } from './parse-body.ts'

/** Elements whose content is never words for a reader. */
const NOT_WORDS = new Set(
  'script style noscript template iframe object embed svg math canvas audio video picture img form input button select textarea nav head title meta link base'.split(
    ' ',
  ),
)
const BLOCKS = new Set(
  'p div section article header footer main aside figure figcaption table tbody thead tfoot tr td th dl dt dd pre address details summary h1 h2 h3 h4 h5 h6 ul ol li blockquote hr'.split(
    ' ',
  ),
)
/** Our lists and quotes nest this deep at most; what is deeper is flattened. */
const DEEPEST_BLOCK = 4

/** The same for nodes that an importer has parsed, within bounds, and cut out of a page. */
export function bodyFromNodes(
  nodes: readonly Tree.ChildNode[],
  linkBase: (href: string) => string | undefined = safeHref,
): Body {
  const reader = new Reader(linkBase)
  return { type: 'doc', content: reader.blocks(nodes, [], 0) }
}

class Reader {
  readonly linkBase: (href: string) => string | undefined
  constructor(linkBase: (href: string) => string | undefined) {
    this.linkBase = linkBase
  }

  blocks(nodes: readonly Tree.ChildNode[], marks: readonly Mark[], nesting: number): Block[] {
    const out: Block[] = []
    let line: Inline[] = []
    const endLine = () => {
      const content = tidy(line)
      if (content.length > 0) out.push({ type: 'paragraph', content })
      line = []
    }
    for (const node of nodes) {
      if (isElement(node) && BLOCKS.has(node.tagName)) {
        endLine()
        out.push(...this.block(node, marks, nesting))
      } else if (isElement(node) && holdsBlock(node, 0) && !NOT_WORDS.has(node.tagName)) {
        endLine() // <b><p>…</p></b>, <a><div>…</div></a>: the marks go down to the words
        out.push(...this.blocks(node.childNodes, this.withMark(node, marks), nesting))
      } else {
        this.inline(node, marks, line)
      }
    }
    endLine()
    return out
  }

  block(element: Tree.Element, marks: readonly Mark[], nesting: number): Block[] {
    const { tagName, childNodes } = element
    if (/^h[1-6]$/.test(tagName)) {
      const content: Inline[] = []
      for (const child of childNodes) this.inline(child, marks, content)
      const words = tidy(content)
      return words.length > 0 ? [{ type: 'heading', attrs: { level: 3 }, content: words }] : []
    }
    if ((tagName === 'ul' || tagName === 'ol') && nesting < DEEPEST_BLOCK) {
      const items = childNodes.filter(isElement).flatMap((item): ListItem[] => {
        const content = this.blocks(item.childNodes, marks, nesting + 1)
        return content.length > 0 ? [{ type: 'listItem', content }] : []
      })
      return items.length > 0
        ? [{ type: tagName === 'ul' ? 'bulletList' : 'orderedList', content: items }]
        : []
    }
    const content = this.blocks(childNodes, marks, tagName === 'blockquote' ? nesting + 1 : nesting)
    if (tagName === 'blockquote' && nesting < DEEPEST_BLOCK) {
      return content.length > 0 ? [{ type: 'blockquote', content }] : []
    }
    return content
  }

  inline(node: Tree.ChildNode, marks: readonly Mark[], line: Inline[]): void {
    if ('value' in node && node.nodeName === '#text') {
      const text = withoutControls(node.value).replaceAll(/\s+/g, ' ')
      if (text !== '')
        line.push(marks.length > 0 ? { type: 'text', text, marks: [...marks] } : { type: 'text', text })
      return
    }
    if (!isElement(node) || NOT_WORDS.has(node.tagName)) return
    if (node.tagName === 'br') {
      line.push({ type: 'hardBreak' })
      return
    }
    const inner = this.withMark(node, marks)
    for (const child of node.childNodes) this.inline(child, inner, line)
  }

  withMark(element: Tree.Element, marks: readonly Mark[]): readonly Mark[] {
    const mark = this.markOf(element)
    return mark === undefined || marks.some((other) => other.type === mark.type) ? marks : [...marks, mark]
  }

  markOf(element: Tree.Element): Mark | undefined {
    switch (element.tagName) {
      case 'b':
      case 'strong':
        return { type: 'bold' }
      case 'i':
      case 'em':
      case 'cite':
        return { type: 'italic' }
      case 'a': {
        const written = element.attrs.find((attr) => attr.name === 'href')?.value
        const href = written === undefined ? undefined : safeHref(this.linkBase(written) ?? '')
        return href === undefined ? undefined : { type: 'link', attrs: { href } }
      }
      default:
        return undefined
    }
  }
}

function isElement(node: Tree.Node): node is Tree.Element {
  return 'tagName' in node
}

function holdsBlock(element: Tree.Element, depth: number): boolean {
  return (
    depth < 20 &&
    element.childNodes.some(
      (child) => isElement(child) && (BLOCKS.has(child.tagName) || holdsBlock(child, depth + 1)),
    )
  )
}

/** Joins neighbours of the same marks, folds white space across them, drops breaks and spaces at both ends. */
function tidy(line: readonly Inline[]): Inline[] {
  const out: Inline[] = []
  for (const inline of line) {
    const last = out.at(-1)
    if (inline.type === 'hardBreak') {
      if (last?.type === 'text') last.text = last.text.trimEnd()
      if (last !== undefined) out.push(inline)
      continue
    }
    const text =
      last === undefined || last.type === 'hardBreak' || last.text.endsWith(' ')
        ? inline.text.trimStart()
        : inline.text
    if (text === '') continue
    if (last?.type === 'text' && JSON.stringify(last.marks) === JSON.stringify(inline.marks))
      last.text += text
    else out.push({ ...inline, text })
  }
  for (let last = out.at(-1); last !== undefined; last = out.at(-1)) {
    if (last.type === 'text' && last.text.trimEnd() !== '') {
      last.text = last.text.trimEnd()
      break
    }
    out.pop()
  }
  return out
}
