import { withoutControls } from '../../platform/plain-text.ts'
import { refuse, type Refusal } from '../../platform/problem.ts'
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

type Unfit = Refusal<'body-unfit'>

interface Count {
  characters: number
  addresses: number
  nodes: number
  pictures: number
  embeds: number
}

/**
 * Reads a body that came from outside. Unknown nodes, marks and attributes are refused with the place they
 * stand at, not dropped: a writer's words must not vanish silently.
 */
export function parseBody(input: unknown): Body | Unfit {
  const count: Count = { characters: 0, addresses: 0, nodes: 0, pictures: 0, embeds: 0 }
  try {
    const doc = node(input, 'body', count)
    if (doc.type !== 'doc') throw unfit('body', 'must be a document: {"type":"doc","content":[…]}')
    return { type: 'doc', content: blocks(doc.content, 'body', 0, count) }
  } catch (error) {
    if (error instanceof UnfitBody) return error.refusal
    throw error
  }
}

/** Reads one picture that came from outside (a story's lead image). */
export function parsePicture(attrs: unknown): Picture['attrs'] | Unfit {
  const body = parseBody({ type: 'doc', content: [{ type: 'picture', attrs }] })
  if ('refused' in body) return body
  const [block] = body.content
  return block?.type === 'picture' ? block.attrs : refuse('body-unfit', 'It is no picture.')
}

// Thrown and caught inside this file only: the reader is recursive, and the first unfit place ends it.
class UnfitBody extends Error {
  readonly refusal: Unfit
  constructor(refusal: Unfit) {
    super(refusal.detail)
    this.refusal = refusal
  }
}

function unfit(place: string, what: string): UnfitBody {
  return new UnfitBody(refuse('body-unfit', `${place} ${what}.`))
}

interface RawNode {
  type: unknown
  content: unknown
  attrs: Record<string, unknown>
  text: unknown
  marks: unknown
}

function node(input: unknown, place: string, count: Count): RawNode {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw unfit(place, 'must be an object')
  if (++count.nodes > BODY_LIMITS.nodes) throw unfit('body', `has more than ${BODY_LIMITS.nodes} nodes`)
  const { type, content, attrs, text, marks, ...rest } = input as Record<string, unknown>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw unfit(place, `has the unknown property "${unknown.slice(0, 40)}"`)
  const known = typeof attrs === 'object' && attrs !== null ? (attrs as Record<string, unknown>) : {}
  return { type, content, attrs: known, text, marks }
}

function list(input: unknown, place: string): unknown[] {
  if (input === undefined) return []
  if (!Array.isArray(input)) throw unfit(`${place}.content`, 'must be a list')
  return input
}

function blocks(input: unknown, place: string, depth: number, count: Count): Block[] {
  if (depth > BODY_LIMITS.depth) throw unfit(place, `is nested more than ${BODY_LIMITS.depth} deep`)
  return list(input, place).map((child, index) => block(child, `${place}.content[${index}]`, depth, count))
}

/** Reads one type of block; `raw` is a node of it. */
type ParseBlock<Type extends BlockType> = (
  raw: RawNode,
  place: string,
  depth: number,
  count: Count,
) => Block<Type>

const BLOCKS = {
  paragraph: ({ content }, place, _depth, count) => ({
    type: 'paragraph',
    content: inlines(content, place, count),
  }),
  heading({ attrs, content }, place, _depth, count) {
    if (attrs['level'] !== 3) throw unfit(place, 'must be a heading of level 3')
    return { type: 'heading', attrs: { level: 3 }, content: inlines(content, place, count) }
  },
  bulletList: ({ content }, place, depth, count) => ({
    type: 'bulletList',
    content: items(content, place, depth + 1, count),
  }),
  orderedList: ({ content }, place, depth, count) => ({
    type: 'orderedList',
    content: items(content, place, depth + 1, count),
  }),
  blockquote: ({ content }, place, depth, count) => ({
    type: 'blockquote',
    content: blocks(content, place, depth + 1, count),
  }),
  picture: ({ attrs }, place, _depth, count) => picture(attrs, place, count),
  embed({ attrs }, place, _depth, count) {
    if (++count.embeds > BODY_LIMITS.embeds) throw unfit('body', `has more than ${BODY_LIMITS.embeds} embeds`)
    const url = words(attrs['url'], place, 'url')
    if (hidesHost(url)) throw unfit(place, HIDDEN_HOST)
    if (!isEmbedAddress(url)) throw unfit(place, 'has an address that is not http or https')
    return { type: 'embed', attrs: { url: url.trim() } }
  },
} satisfies { [Type in BlockType]: ParseBlock<Type> }

function block(input: unknown, place: string, depth: number, count: Count): Block {
  const raw = node(input, place, count)
  if (!isTypeIn(BLOCKS, raw.type)) throw unfit(place, `is of the unknown kind ${shown(raw.type)}`)
  return BLOCKS[raw.type](raw, place, depth, count)
}

function isTypeIn<Types extends object>(types: Types, type: unknown): type is keyof Types {
  return typeof type === 'string' && Object.hasOwn(types, type)
}

/** What the server knows of it (`facts`) is not read: the server writes it anew. */
function picture(attrs: Record<string, unknown>, place: string, count: Count): Picture {
  if (++count.pictures > BODY_LIMITS.pictures)
    throw unfit('body', `has more than ${BODY_LIMITS.pictures} pictures`)
  const id = words(attrs['id'], place, 'id')
  if (!isUuid(id)) throw unfit(place, 'has an id that is no UUID in lower case')
  const alt = words(attrs['alt'] ?? '', place, 'alt')
  const caption = words(attrs['caption'] ?? '', place, 'caption')
  const credit = words(attrs['credit'] ?? '', place, 'credit')
  count.characters += alt.length + caption.length + credit.length
  const { x, y } = (attrs['focus'] ?? { x: 0.5, y: 0.5 }) as { x?: unknown; y?: unknown }
  const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1
  if (!isShare(x) || !isShare(y)) throw unfit(place, 'has a focus that is not two numbers from 0 to 1')
  const isDecorative = attrs['isDecorative'] === true
  return { type: 'picture', attrs: { id, alt, isDecorative, caption, credit, focus: { x, y } } }
}

/** One line of a picture's or embed's words. */
function words(input: unknown, place: string, name: string): string {
  if (typeof input !== 'string') throw unfit(place, `must have a text as its ${name}`)
  if (input.length > 2_000) throw unfit(place, `has more than 2,000 characters in its ${name}`)
  return collapseWhitespace(withoutControls(input))
}

function items(input: unknown, place: string, depth: number, count: Count): ListItem[] {
  return list(input, place).map((child, index) => {
    const at = `${place}.content[${index}]`
    const { type, content } = node(child, at, count)
    if (type !== 'listItem') throw unfit(at, 'must be a listItem')
    return { type, content: blocks(content, at, depth, count) }
  })
}

function inlines(input: unknown, place: string, count: Count): Inline[] {
  return list(input, place).map((child, index): Inline => {
    const at = `${place}.content[${index}]`
    const raw = node(child, at, count)
    if (!isTypeIn(INLINES, raw.type)) throw unfit(at, `is of the unknown kind ${shown(raw.type)}`)
    return INLINES[raw.type](raw, at, count)
  })
}

const INLINES = {
  hardBreak: () => ({ type: 'hardBreak' }),
  text({ text, marks }, place, count) {
    if (typeof text !== 'string' || text === '') throw unfit(place, 'must have text')
    count.characters += text.length
    if (count.characters > BODY_LIMITS.characters) {
      throw unfit('body', `is longer than ${BODY_LIMITS.characters} characters`)
    }
    const kept = distinct(
      list(marks, place).map((each) => mark(each, place)),
      place,
    )
    for (const each of kept) count.addresses += each.type === 'link' ? each.attrs.href.length : 0
    if (count.addresses > BODY_LIMITS.addresses)
      throw unfit('body', `has more than ${BODY_LIMITS.addresses} characters in the addresses of its links`)
    return kept.length > 0
      ? { type: 'text', text: withoutControls(text), marks: kept }
      : { type: 'text', text: withoutControls(text) }
  },
} satisfies { [Type in InlineType]: (raw: RawNode, place: string, count: Count) => Inline<Type> }

function mark(input: unknown, place: string): Mark {
  const raw = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
  if (!isTypeIn(MARKS, raw['type'])) throw unfit(place, `has the unknown mark ${shown(raw['type'])}`)
  return MARKS[raw['type']]((raw['attrs'] ?? {}) as Record<string, unknown>, place)
}

const MARKS = {
  bold: () => ({ type: 'bold' }),
  italic: () => ({ type: 'italic' }),
  link({ href: written }, place) {
    const href = typeof written === 'string' ? safeHref(written) : undefined
    if (href === undefined && hidesHost(String(written))) throw unfit(place, `has a link that ${HIDDEN_HOST}`)
    if (href === undefined) throw unfit(place, 'has a link that is not http, https or mailto, or is too long')
    return { type: 'link', attrs: { href } }
  },
} satisfies { [Type in MarkType]: (attrs: Record<string, unknown>, place: string) => Mark<Type> }

/** Each mark once: a word is bold or it is not. Drawn as many times as they are sent, they would be a tower of elements. */
function distinct(marks: readonly Mark[], place: string): Mark[] {
  const kept = new Map<Mark['type'], Mark>()
  for (const each of marks) {
    const other = kept.get(each.type)
    if (other?.type === 'link' && each.type === 'link' && other.attrs.href !== each.attrs.href)
      throw unfit(place, 'has two links')
    kept.set(each.type, each)
  }
  return [...kept.values()]
}

function shown(type: unknown): string {
  return typeof type === 'string' ? `"${type.slice(0, 40)}"` : 'of no name'
}
