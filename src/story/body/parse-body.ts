import { withoutControls } from '../../platform/plain-text.ts'
import { invalid, type Invalid } from '../../platform/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import {
  BODY_LIMITS,
  HIDDEN_HOST,
  hidesHost,
  isEmbedAddress,
  safeHref,
  type Block,
  type BlockType,
  type Body,
  type Inline,
  type InlineType,
  type ListItem,
  type Mark,
  type MarkType,
  type Picture,
} from './body.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'

type InvalidBody = Invalid<'invalid-body'>

interface Count {
  characters: number
  addresses: number
  nodes: number
  pictures: number
  embeds: number
}

/**
 * Validates an untrusted body. Unknown nodes, marks and attributes are rejected with their path, not dropped: text
 * must not vanish silently.
 */
export function parseBody(input: unknown): Body | InvalidBody {
  const count: Count = { characters: 0, addresses: 0, nodes: 0, pictures: 0, embeds: 0 }
  try {
    const doc = node(input, 'body', count)
    if (doc.type !== 'doc') throw invalidBody('body', 'must be a document: {"type":"doc","content":[…]}')
    return { type: 'doc', content: blocks(doc.content, 'body', 0, count) }
  } catch (error) {
    if (error instanceof InvalidBodyError) return error.invalid
    throw error
  }
}

/** Validates an untrusted picture (a story's lead image). */
export function parsePicture(attrs: unknown): Picture['attrs'] | InvalidBody {
  const body = parseBody({ type: 'doc', content: [{ type: 'picture', attrs }] })
  if ('invalid' in body) return body
  const [block] = body.content
  return block?.type === 'picture' ? block.attrs : invalid('invalid-body', 'It is no picture.')
}

// Thrown and caught only within this file: the parser is recursive, and stops at the first error.
class InvalidBodyError extends Error {
  readonly invalid: InvalidBody
  constructor(invalid: InvalidBody) {
    super(invalid.detail)
    this.invalid = invalid
  }
}

function invalidBody(path: string, what: string): InvalidBodyError {
  return new InvalidBodyError(invalid('invalid-body', `${path} ${what}.`))
}

interface RawNode {
  type: unknown
  content: unknown
  attrs: Record<string, unknown>
  text: unknown
  marks: unknown
}

function node(input: unknown, path: string, count: Count): RawNode {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw invalidBody(path, 'must be an object')
  if (++count.nodes > BODY_LIMITS.nodes) throw invalidBody('body', `has more than ${BODY_LIMITS.nodes} nodes`)
  const { type, content, attrs, text, marks, ...rest } = input as Record<string, unknown>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw invalidBody(path, `has the unknown property "${unknown.slice(0, 40)}"`)
  const known = typeof attrs === 'object' && attrs !== null ? (attrs as Record<string, unknown>) : {}
  return { type, content, attrs: known, text, marks }
}

function list(input: unknown, path: string): unknown[] {
  if (input === undefined) return []
  if (!Array.isArray(input)) throw invalidBody(`${path}.content`, 'must be a list')
  return input
}

function blocks(input: unknown, path: string, depth: number, count: Count): Block[] {
  if (depth > BODY_LIMITS.depth) throw invalidBody(path, `is nested more than ${BODY_LIMITS.depth} deep`)
  return list(input, path).map((child, index) => block(child, `${path}.content[${index}]`, depth, count))
}

/** Reads one type of block; `raw` is a node of it. */
type ParseBlock<Type extends BlockType> = (
  raw: RawNode,
  path: string,
  depth: number,
  count: Count,
) => Block<Type>

const BLOCKS = {
  paragraph: ({ content }, path, _depth, count) => ({
    type: 'paragraph',
    content: inlines(content, path, count),
  }),
  heading({ attrs, content }, path, _depth, count) {
    if (attrs['level'] !== 3) throw invalidBody(path, 'must be a heading of level 3')
    return { type: 'heading', attrs: { level: 3 }, content: inlines(content, path, count) }
  },
  bulletList: ({ content }, path, depth, count) => ({
    type: 'bulletList',
    content: items(content, path, depth + 1, count),
  }),
  orderedList: ({ content }, path, depth, count) => ({
    type: 'orderedList',
    content: items(content, path, depth + 1, count),
  }),
  blockquote: ({ content }, path, depth, count) => ({
    type: 'blockquote',
    content: blocks(content, path, depth + 1, count),
  }),
  picture: ({ attrs }, path, _depth, count) => picture(attrs, path, count),
  embed({ attrs }, path, _depth, count) {
    if (++count.embeds > BODY_LIMITS.embeds)
      throw invalidBody('body', `has more than ${BODY_LIMITS.embeds} embeds`)
    const url = words(attrs['url'], path, 'url')
    if (hidesHost(url)) throw invalidBody(path, HIDDEN_HOST)
    if (!isEmbedAddress(url)) throw invalidBody(path, 'has an address that is not http or https')
    return { type: 'embed', attrs: { url: url.trim() } }
  },
} satisfies { [Type in BlockType]: ParseBlock<Type> }

function block(input: unknown, path: string, depth: number, count: Count): Block {
  const raw = node(input, path, count)
  if (!isTypeIn(BLOCKS, raw.type)) throw invalidBody(path, `is of the unknown kind ${describeType(raw.type)}`)
  return BLOCKS[raw.type](raw, path, depth, count)
}

function isTypeIn<Types extends object>(types: Types, type: unknown): type is keyof Types {
  return typeof type === 'string' && Object.hasOwn(types, type)
}

/** The server's metadata (`facts`) is ignored: the server sets it. */
function picture(attrs: Record<string, unknown>, path: string, count: Count): Picture {
  if (++count.pictures > BODY_LIMITS.pictures)
    throw invalidBody('body', `has more than ${BODY_LIMITS.pictures} pictures`)
  const id = words(attrs['id'], path, 'id')
  if (!isUuid(id)) throw invalidBody(path, 'has an id that is no UUID in lower case')
  const alt = words(attrs['alt'] ?? '', path, 'alt')
  const caption = words(attrs['caption'] ?? '', path, 'caption')
  const credit = words(attrs['credit'] ?? '', path, 'credit')
  count.characters += alt.length + caption.length + credit.length
  const { x, y } = (attrs['focus'] ?? { x: 0.5, y: 0.5 }) as { x?: unknown; y?: unknown }
  const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1
  if (!isShare(x) || !isShare(y)) throw invalidBody(path, 'has a focus that is not two numbers from 0 to 1')
  const isDecorative = attrs['isDecorative'] === true
  return { type: 'picture', attrs: { id, alt, isDecorative, caption, credit, focus: { x, y } } }
}

/** One line of text of a picture or embed. */
function words(input: unknown, path: string, name: string): string {
  if (typeof input !== 'string') throw invalidBody(path, `must have a text as its ${name}`)
  if (input.length > 2_000) throw invalidBody(path, `has more than 2,000 characters in its ${name}`)
  return collapseWhitespace(withoutControls(input))
}

function items(input: unknown, path: string, depth: number, count: Count): ListItem[] {
  return list(input, path).map((child, index) => {
    const at = `${path}.content[${index}]`
    const { type, content } = node(child, at, count)
    if (type !== 'listItem') throw invalidBody(at, 'must be a listItem')
    return { type, content: blocks(content, at, depth, count) }
  })
}

function inlines(input: unknown, path: string, count: Count): Inline[] {
  return list(input, path).map((child, index): Inline => {
    const at = `${path}.content[${index}]`
    const raw = node(child, at, count)
    if (!isTypeIn(INLINES, raw.type))
      throw invalidBody(at, `is of the unknown kind ${describeType(raw.type)}`)
    return INLINES[raw.type](raw, at, count)
  })
}

const INLINES = {
  hardBreak: () => ({ type: 'hardBreak' }),
  text({ text, marks }, path, count) {
    if (typeof text !== 'string' || text === '') throw invalidBody(path, 'must have text')
    count.characters += text.length
    if (count.characters > BODY_LIMITS.characters) {
      throw invalidBody('body', `is longer than ${BODY_LIMITS.characters} characters`)
    }
    const kept = distinct(
      list(marks, path).map((each) => mark(each, path)),
      path,
    )
    for (const each of kept) count.addresses += each.type === 'link' ? each.attrs.href.length : 0
    if (count.addresses > BODY_LIMITS.addresses)
      throw invalidBody(
        'body',
        `has more than ${BODY_LIMITS.addresses} characters in the addresses of its links`,
      )
    return kept.length > 0
      ? { type: 'text', text: withoutControls(text), marks: kept }
      : { type: 'text', text: withoutControls(text) }
  },
} satisfies { [Type in InlineType]: (raw: RawNode, path: string, count: Count) => Inline<Type> }

function mark(input: unknown, path: string): Mark {
  const raw = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
  if (!isTypeIn(MARKS, raw['type']))
    throw invalidBody(path, `has the unknown mark ${describeType(raw['type'])}`)
  return MARKS[raw['type']]((raw['attrs'] ?? {}) as Record<string, unknown>, path)
}

const MARKS = {
  bold: () => ({ type: 'bold' }),
  italic: () => ({ type: 'italic' }),
  link({ href: written }, path) {
    const href = typeof written === 'string' ? safeHref(written) : undefined
    if (href === undefined && hidesHost(String(written)))
      throw invalidBody(path, `has a link that ${HIDDEN_HOST}`)
    if (href === undefined)
      throw invalidBody(path, 'has a link that is not http, https or mailto, or is too long')
    return { type: 'link', attrs: { href } }
  },
} satisfies { [Type in MarkType]: (attrs: Record<string, unknown>, path: string) => Mark<Type> }

/** Removes duplicate marks: rendered as sent, they would nest elements without limit. */
function distinct(marks: readonly Mark[], path: string): Mark[] {
  const byType = new Map<Mark['type'], Mark>()
  for (const each of marks) {
    const other = byType.get(each.type)
    if (other?.type === 'link' && each.type === 'link' && other.attrs.href !== each.attrs.href)
      throw invalidBody(path, 'has two links')
    byType.set(each.type, each)
  }
  return [...byType.values()]
}

function describeType(type: unknown): string {
  return typeof type === 'string' ? `"${type.slice(0, 40)}"` : 'of no name'
}
