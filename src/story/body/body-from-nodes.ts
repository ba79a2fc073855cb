import {
  safeHref,
  type Block,
  type BlockType,
  type Body,
  type Inline,
  type InlineType,
  type ListItem,
  type Mark,
  type MarkType,
} from './body.ts'
import {
  attribute,
  isElement,
  isText,
  textContent,
  type HtmlElement,
  type HtmlNode,
} from '../../platform/html/html-node.ts'
import { readInlineStyle, type InlineStyle } from './inline-style.ts'
import { withoutControls } from '../../platform/plain-text.ts'
import { splitParagraphs, tidyLine } from './tidy-inline.ts'
import { tableToLines, type TableRow } from './table-lines.ts'
import { isCounting, buildLists, type WordItem } from './word-list.ts'

/** Elements whose content is never visible text. */
const NOT_WORDS = new Set(
  'script style noscript template iframe object embed svg math canvas audio video picture img form input button select textarea nav head title meta link base'.split(
    ' ',
  ),
)
/** The elements that each type of block is made from. Pictures and embeds of other pages are not ours to show. */
const BLOCK_ELEMENTS = {
  paragraph:
    'p div section caption article header footer main aside figure figcaption table tbody thead tfoot tr td th dl dt dd pre address details summary li hr',
  heading: 'h1 h2 h3 h4 h5 h6',
  bulletList: 'ul',
  orderedList: 'ol',
  blockquote: 'blockquote',
  picture: '',
  embed: '',
} satisfies Record<BlockType, string>
/** The same for what is in a line; text is what stands between elements. */
const INLINE_ELEMENTS = {
  text: '',
  hardBreak: 'br',
  bold: 'b strong',
  italic: 'i em cite',
  link: 'a',
} satisfies Record<InlineType | MarkType, string>
const BLOCKS = typesByElement(BLOCK_ELEMENTS)
const INLINES = typesByElement(INLINE_ELEMENTS)
/** Maximum nesting of lists and quotes; anything deeper is flattened. */
const DEEPEST_BLOCK = 4

/**
 * Converts parsed nodes to a body: fragments of an imported page, or the clipboard. Text is kept; of the formatting,
 * what our schema supports, whether given by elements or style attributes.
 */
export function bodyFromNodes(
  nodes: readonly HtmlNode[],
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

  blocks(nodes: readonly HtmlNode[], marks: readonly Mark[], nesting: number): Block[] {
    const out: Block[] = []
    let line: Inline[] = []
    let wordItems: WordItem[] = []
    const endLine = () => {
      const paragraphs = splitParagraphs(line)
      if (paragraphs.length > 0) endList()
      for (const content of paragraphs) out.push({ type: 'paragraph', content })
      line = []
    }
    const endList = () => {
      out.push(...buildLists(wordItems, DEEPEST_BLOCK - nesting))
      wordItems = []
    }
    for (const node of nodes) {
      const style = parseStyle(node)
      if (style.isHidden || style.isListMarker) continue
      if (!isElement(node) || NOT_WORDS.has(node.tagName)) this.inline(node, marks, line)
      else if (BLOCKS.has(node.tagName)) {
        endLine()
        const inner = isHeading(node) ? marks : this.withMarks(node, marks) // a heading is bold by itself
        if (style.listLevel !== undefined && !isHeading(node) && nesting < DEEPEST_BLOCK) {
          const content = this.block(node, inner, nesting + 1)
          const isOrdered = isCounting(findListMarker(node))
          if (content.length > 0) wordItems.push({ level: style.listLevel, isOrdered, content })
          continue
        }
        const blocks = this.block(node, inner, nesting)
        if (blocks.length > 0) endList()
        if (isListOfItsOwn(node)) joinLists(out, blocks)
        else out.push(...blocks)
      } else if (containsBlock(node, 0)) {
        endLine() // <b><p>…</p></b>, <a><div>…</div></a>: the marks apply to the words inside
        const blocks = this.blocks(node.childNodes, this.withMarks(node, marks), nesting)
        if (blocks.length > 0) endList()
        out.push(...blocks)
      } else this.inline(node, marks, line)
    }
    endLine()
    endList()
    return out
  }

  block(element: HtmlElement, marks: readonly Mark[], nesting: number): Block[] {
    const { tagName, childNodes } = element
    if (isHeading(element)) {
      const content: Inline[] = []
      for (const child of childNodes) this.inline(child, marks, content)
      const words = tidyLine(content)
      return words.length > 0 ? [{ type: 'heading', attrs: { level: 3 }, content: words }] : []
    }
    if (tagName === 'table') return this.table(element, marks, nesting)
    const type = BLOCKS.get(tagName)
    if ((type === 'bulletList' || type === 'orderedList') && nesting < DEEPEST_BLOCK) {
      const items = this.items(childNodes, marks, nesting + 1)
      return items.length > 0 ? [{ type, content: items }] : []
    }
    const content = this.blocks(childNodes, marks, type === 'blockquote' ? nesting + 1 : nesting)
    if (type === 'blockquote' && nesting < DEEPEST_BLOCK) {
      return content.length > 0 ? [{ type, content }] : []
    }
    return content
  }

  items(nodes: readonly HtmlNode[], marks: readonly Mark[], nesting: number): ListItem[] {
    const items: ListItem[] = []
    for (const node of nodes) {
      if (!isElement(node) || parseStyle(node).isHidden) continue
      const isItem = node.tagName === 'li'
      const content = isItem
        ? this.blocks(node.childNodes, this.withMarks(node, marks), nesting)
        : this.blocks([node], marks, nesting)
      const last = items.at(-1)
      // Google Docs and Word put a nested list beside the item that it belongs to, not into it.
      if (!isItem && last !== undefined) last.content.push(...content)
      else if (content.length > 0) items.push({ type: 'listItem', content })
    }
    return items
  }

  /** A table of figures becomes one line per row; a layout table becomes its content. */
  table(element: HtmlElement, marks: readonly Mark[], nesting: number): Block[] {
    const rows: TableRow[] = []
    const others: Block[] = []
    const walk = (nodes: readonly HtmlNode[], inner: readonly Mark[]) => {
      for (const node of nodes) {
        if (!isElement(node) || parseStyle(node).isHidden) continue
        if (node.tagName === 'tr') rows.push(this.row(node, this.withMarks(node, inner), nesting))
        else if (/^t(head|body|foot)$/.test(node.tagName)) walk(node.childNodes, this.withMarks(node, inner))
        else others.push(...this.blocks([node], inner, nesting))
      }
    }
    walk(element.childNodes, marks)
    const lines = tableToLines(rows)
    return [...others, ...(lines ?? rows.flat(2))]
  }

  row({ childNodes }: HtmlElement, marks: readonly Mark[], nesting: number): TableRow {
    return childNodes
      .filter(isElement)
      .filter((cell) => !parseStyle(cell).isHidden)
      .map((cell) => this.blocks(cell.childNodes, this.withMarks(cell, marks), nesting))
  }

  inline(node: HtmlNode, marks: readonly Mark[], line: Inline[]): void {
    if (isText(node)) {
      const text = withoutControls(node.value).replaceAll(/[ \t\r\n\f\u2028\u2029\ufeff]+/g, ' ')
      if (text !== '')
        line.push(marks.length > 0 ? { type: 'text', text, marks: [...marks] } : { type: 'text', text })
      return
    }
    if (!isElement(node) || NOT_WORDS.has(node.tagName)) return
    const { isHidden, isListMarker } = parseStyle(node)
    if (isHidden || isListMarker) return
    if (INLINES.get(node.tagName) === 'hardBreak') {
      line.push({ type: 'hardBreak' })
      return
    }
    const inner = this.withMarks(node, marks)
    for (const child of node.childNodes) this.inline(child, inner, line)
  }

  /** The surrounding marks plus the element's own, minus those that its style resets. */
  withMarks(element: HtmlElement, marks: readonly Mark[]): readonly Mark[] {
    const style = parseStyle(element)
    const own = this.toMark(element)
    let all = own === undefined || marks.some(({ type }) => type === own.type) ? marks : [...marks, own]
    for (const type of ['bold', 'italic'] as const) {
      const has = all.some((mark) => mark.type === type)
      if (style[type] === true && !has) all = [...all, { type }]
      else if (style[type] === false && has) all = all.filter((mark) => mark.type !== type)
    }
    return all
  }

  toMark(element: HtmlElement): Mark | undefined {
    const type = INLINES.get(element.tagName)
    if (type === 'bold' || type === 'italic') return { type }
    if (type !== 'link') return undefined
    const written = attribute(element, 'href')
    const href = written === undefined ? undefined : safeHref(this.linkBase(written) ?? '')
    return href === undefined ? undefined : { type, attrs: { href } }
  }
}

function typesByElement<Type extends string>(elements: Readonly<Record<Type, string>>): Map<string, Type> {
  const types = Object.entries(elements) as [Type, string][]
  return new Map(types.flatMap(([type, names]) => names.split(' ').map((name) => [name, type])))
}

function parseStyle(node: HtmlNode): InlineStyle {
  return readInlineStyle(isElement(node) ? attribute(node, 'style') : undefined)
}

function isHeading({ tagName }: HtmlElement): boolean {
  return BLOCKS.get(tagName) === 'heading'
}

/** The bullet or number that Word has written before an item. */
function findListMarker(node: HtmlNode): string {
  if (!isElement(node)) return ''
  return parseStyle(node).isListMarker ? textContent(node) : node.childNodes.map(findListMarker).join('')
}

/** Word on the web wraps each item in a list, and each list in such an element. */
function isListOfItsOwn(element: HtmlElement): boolean {
  return (attribute(element, 'class') ?? '').includes('ListContainerWrapper')
}

function joinLists(out: Block[], blocks: readonly Block[]): void {
  for (const block of blocks) {
    const last = out.at(-1)
    const isOneList =
      (block.type === 'bulletList' && last?.type === 'bulletList') ||
      (block.type === 'orderedList' && last?.type === 'orderedList')
    if (isOneList) last.content.push(...block.content)
    else out.push(block)
  }
}

function containsBlock(element: HtmlElement, depth: number): boolean {
  return (
    depth < 20 &&
    element.childNodes.some(
      (child) => isElement(child) && (BLOCKS.has(child.tagName) || containsBlock(child, depth + 1)),
    )
  )
}
