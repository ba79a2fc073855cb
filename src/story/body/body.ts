import { isBlank } from '../../platform/plain-text.ts'

/**
 * A post's body: ProseMirror JSON in our own small schema (TipTap's names, so that the newsroom's editor reads and
 * writes it as it is). What is not in this file cannot occur in a post.
 *
 * `BlockTypes`, `InlineTypes` and `MarkTypes` are the only lists of what there is. Their keys type every place that
 * handles nodes: the walks below, `parse-body.ts`, `body-from-nodes.ts`, the view in `pages/views/body.tsx`, and the
 * newsroom editor's `schema.ts` and `body-json.ts`. A type that one of them forgets does not compile
 * (`test/body-schema.test.ts`).
 */
export interface BlockTypes {
  paragraph: { content?: Inline[] }
  heading: { attrs: { level: 3 }; content?: Inline[] }
  bulletList: { content: ListItem[] }
  orderedList: { content: ListItem[] }
  blockquote: { content: Block[] }
  picture: {
    attrs: {
      /** Created by the writer's browser: the picture may arrive after its post. */
      id: string
      /** The alternative text. */
      alt: string
      /** Decorative: hidden from screen readers, and needs no alt. */
      isDecorative: boolean
      caption: string
      credit: string
      focus: Focus
      facts?: PictureMetadata | null
    }
  }
  embed: { attrs: { url: string; facts?: EmbedMetadata | null } }
}

export interface InlineTypes {
  text: { text: string; marks?: Mark[] }
  hardBreak: object
}

export interface MarkTypes {
  bold: object
  italic: object
  link: { attrs: { href: string } }
}

export type BlockType = keyof BlockTypes
export type InlineType = keyof InlineTypes
export type MarkType = keyof MarkTypes

/** A node or mark of one type of `Types`, or of any: `{ type: 'heading', attrs: … }`. */
type Typed<Types, Type extends keyof Types> = { [T in Type]: { type: T } & Types[T] }[Type]

export type Block<Type extends BlockType = BlockType> = Typed<BlockTypes, Type>
export type Inline<Type extends InlineType = InlineType> = Typed<InlineTypes, Type>
export type Mark<Type extends MarkType = MarkType> = Typed<MarkTypes, Type>
/** Of lists alone. */
export type ListItem = { type: 'listItem'; content: Block[] }
export type Picture = Block<'picture'>
export type Embed = Block<'embed'>

export type Body = { type: 'doc'; content: Block[] }

/** The focal point, as fractions of width and height from the top left. */
export type Focus = { x: number; y: number }

/**
 * The server's metadata of a picture: written into the body by the server when it is saved, and again when the
 * picture is ready (it may arrive after its post). Values sent by a client are ignored.
 */
export type PictureMetadata =
  | { state: 'waiting' }
  | { state: 'refused'; reason: string }
  | {
      state: 'ready'
      /** Pixels, upright. */
      width: number
      height: number
      /** Part of each variant's address: `/media/pictures/ID/VERSION-WIDTH.FORMAT`. */
      version: string
      /** Available widths, ascending; each as avif, webp and jpeg. */
      widths: number[]
    }

/** The server's metadata of an embed's address. */
export type EmbedMetadata = {
  /** `YouTube`, `Bluesky`; the host for unknown providers. */
  provider: string
  title: string
  author: string
  /** The text of a message, if any. */
  text: string
  /** A thumbnail that we store. */
  thumbnail: { src: string; width: number; height: number } | null
  /** The frame, loaded on click only; null for a plain link. Width and height are its proportions. */
  frame: { src: string; width: number; height: number } | null
}

/** Limits of one body: characters of text, of the addresses of links, nodes, how deep lists and quotes may nest. */
export const BODY_LIMITS = {
  characters: 50_000,
  addresses: 200_000,
  nodes: 5_000,
  depth: 6,
  pictures: 40,
  embeds: 20,
} as const
/** Maximum length of one address; browsers and servers do not support longer ones (RFC 9110, 4.1, asks for 8,000). */
const HREF = 8_000

export const EMPTY_BODY: Body = { type: 'doc', content: [] }

/** One paragraph per block of lines; single line breaks are kept. */
export function bodyFromText(text: string): Body {
  const content: Block[] = []
  for (const part of text.replaceAll(/\r\n?/g, '\n').split(/\n[ \t]*\n/)) {
    const lines = part.split('\n').map((line) => line.trim())
    const inline: Inline[] = []
    for (const line of lines) {
      if (line === '') continue
      if (inline.length > 0) inline.push({ type: 'hardBreak' })
      inline.push({ type: 'text', text: line })
    }
    if (inline.length > 0) content.push({ type: 'paragraph', content: inline })
  }
  return { type: 'doc', content }
}

/** The body as plain text: paragraphs separated by a blank line, list items by a line break. */
export function bodyText(body: Body): string {
  return body.content
    .map(blockText)
    .filter((text) => text !== '')
    .join('\n\n')
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return inlineText(block.content ?? [])
    case 'blockquote':
      return block.content.map(blockText).join('\n\n')
    case 'bulletList':
    case 'orderedList':
      return block.content.map((item) => item.content.map(blockText).join('\n')).join('\n')
    case 'picture':
      return block.attrs.caption
    case 'embed':
      return block.attrs.facts?.title ?? ''
  }
}

function inlineText(content: readonly Inline[]): string {
  return content.map((inline) => (inline.type === 'text' ? inline.text : '\n')).join('')
}

export function isEmptyBody(body: Body): boolean {
  return isBlank(bodyText(body)) && picturesIn(body).length + embedsIn(body).length === 0
}

export function picturesIn(body: Body): Picture[] {
  return blocksIn(body).filter((block) => block.type === 'picture')
}

/** Pictures without alternative text that are not marked as decorative. */
export function picturesWithoutAlt(body: Body): Picture[] {
  return picturesIn(body).filter(({ attrs }) => !attrs.isDecorative && isBlank(attrs.alt))
}

export function embedsIn(body: Body): Embed[] {
  return blocksIn(body).filter((block) => block.type === 'embed')
}

/** All blocks, including nested ones, in document order. */
function blocksIn(body: Body): Block[] {
  const all = (blocks: readonly Block[]): Block[] =>
    blocks.flatMap((block): Block[] => {
      switch (block.type) {
        case 'blockquote':
          return [block, ...all(block.content)]
        case 'bulletList':
        case 'orderedList':
          return [block, ...block.content.flatMap((item) => all(item.content))]
        case 'paragraph':
        case 'heading':
        case 'picture':
        case 'embed':
          return [block]
        default: // not in this list; a page of yesterday's version may meet one all the same
          return [block satisfies never]
      }
    })
  return all(body.content)
}

/** Maps each picture and embed of a body. */
export function mapMedia(body: Body, change: (media: Picture | Embed) => Picture | Embed): Body {
  const mapped = (blocks: readonly Block[]): Block[] =>
    blocks.map((block): Block => {
      switch (block.type) {
        case 'picture':
        case 'embed':
          return change(block)
        case 'blockquote':
          return { ...block, content: mapped(block.content) }
        case 'bulletList':
        case 'orderedList':
          return {
            ...block,
            content: block.content.map((item) => ({ ...item, content: mapped(item.content) })),
          }
        case 'paragraph':
        case 'heading':
          return block
        default:
          return block satisfies never
      }
    })
  return { type: 'doc', content: mapped(body.content) }
}

/** Only the writer's content: without the server's metadata of pictures and embeds. */
export function withoutMetadata(body: Body): Body {
  return mapMedia(body, (media) => {
    if (media.type === 'embed') return { type: 'embed', attrs: { url: media.attrs.url } }
    const { facts: _facts, ...attrs } = media.attrs
    return { type: 'picture', attrs }
  })
}

/**
 * Normalises the address of a link: http, https or mailto, at most 8,000 characters; undefined for any other, for one
 * whose host is disguised (`hidesHost`), and for bidirectional controls.
 */
export function safeHref(href: string): string | undefined {
  if (href.length > HREF) return undefined
  const trimmed = href.trim()
  const isFit =
    /^(https?:\/\/[^\s/?#]|mailto:[^\s@]+@)[^\s"<>\\^`{|}\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/iu.test(
      trimmed,
    )
  return isFit && !hidesHost(trimmed) ? trimmed : undefined
}

/** Whether a URL has user information before its host (RFC 3986, 3.2.1): `https://bank.example@evil.example`. */
export function hidesHost(href: string): boolean {
  return /^\s*https?:\/*[^/?#\\]*@/i.test(href)
}

/** Description of this error. */
export const HIDDEN_HOST =
  'has a name before the host, which hides where it leads: leave out what stands before the @'

/** Whether a URL can be embedded: http or https, and short enough to be a key of the database. */
export function isEmbedAddress(url: string): boolean {
  return /^https?:/.test(safeHref(url) ?? '') && encodeURI(url).length <= 1_500
}
