import { Type } from 'typebox'
import type { Block, Body, EmbedMetadata, Inline, Mark, Picture } from './body.ts'

/**
 * A body as /api/openapi.json describes it. Blocks hold blocks, so these refer to each other by name; answers name
 * them by their titles.
 */

export const BodySchema = Type.Unsafe<Body>({ title: 'Body' })
/** A picture without its place in a text: a story's lead image. */
export const PictureAttrsSchema = Type.Unsafe<Picture['attrs']>({ title: 'PictureAttrs' })
export const EmbedFactsSchema = Type.Unsafe<EmbedMetadata>({ title: 'EmbedFacts' })

const text = { type: 'string' }
const pixels = { type: 'integer' }
const share = { type: 'number', minimum: 0, maximum: 1 }

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` }
}

function listOf(name: string) {
  return { type: 'array', items: ref(name) }
}

/** An object with these fields; `optional` ones may be missing. */
function object(properties: Record<string, object>, optional: Record<string, object> = {}) {
  return {
    type: 'object',
    required: Object.keys(properties),
    properties: { ...properties, ...optional },
    additionalProperties: false,
  }
}

function node(type: string, properties: Record<string, object> = {}, optional: Record<string, object> = {}) {
  return object({ type: { type: 'string', const: type }, ...properties }, optional)
}

function orNull(schema: object) {
  return { anyOf: [schema, { type: 'null' }] }
}

const framed = object({ src: text, width: { type: 'number' }, height: { type: 'number' } })

const marks = {
  bold: node('bold'),
  italic: node('italic'),
  link: node('link', { attrs: object({ href: text }) }),
} satisfies Record<Mark['type'], object>

const inlines = {
  text: node('text', { text }, { marks: listOf('Mark') }),
  hardBreak: node('hardBreak'),
} satisfies Record<Inline['type'], object>

const blocks = {
  paragraph: node('paragraph', {}, { content: listOf('Inline') }),
  heading: node(
    'heading',
    { attrs: object({ level: { type: 'integer', const: 3 } }) },
    { content: listOf('Inline') },
  ),
  bulletList: node('bulletList', { content: listOf('ListItem') }),
  orderedList: node('orderedList', { content: listOf('ListItem') }),
  blockquote: node('blockquote', { content: listOf('Block') }),
  picture: node('picture', { attrs: ref('PictureAttrs') }),
  embed: node('embed', { attrs: object({ url: text }, { facts: orNull(ref('EmbedFacts')) }) }),
} satisfies Record<Block['type'], object>

const pictureFacts = [
  object({ state: { type: 'string', const: 'waiting' } }),
  object({ state: { type: 'string', const: 'refused' }, reason: text }),
  object({
    state: { type: 'string', const: 'ready' },
    width: pixels,
    height: pixels,
    version: { ...text, description: 'Part of each file’s address: /media/pictures/ID/VERSION-WIDTH.FORMAT' },
    widths: {
      type: 'array',
      items: pixels,
      description: 'Widths that there are, rising; each as avif, webp and jpeg',
    },
  }),
]

/** Of /api/openapi.json, under `components.schemas`. */
export const bodyComponents = {
  Body: node('doc', { content: listOf('Block') }),
  Block: { oneOf: Object.values(blocks) },
  ListItem: node('listItem', { content: listOf('Block') }),
  Inline: { oneOf: Object.values(inlines) },
  Mark: { oneOf: Object.values(marks) },
  PictureAttrs: object(
    {
      id: text,
      alt: text,
      isDecorative: { type: 'boolean' },
      caption: text,
      credit: text,
      focus: object({ x: share, y: share }),
    },
    { facts: orNull({ oneOf: pictureFacts }) },
  ),
  EmbedFacts: object({
    provider: text,
    title: text,
    author: text,
    text,
    thumbnail: orNull(framed),
    frame: orNull(framed),
  }),
}
