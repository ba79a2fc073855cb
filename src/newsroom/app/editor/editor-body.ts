import type { JSONContent } from '@tiptap/core'
import type { BlockType, Body, InlineType } from '../../../story/body/body.ts'

/** Which nodes have a list of what they hold, though it be empty: the editor leaves it out then. */
const HOLDS_CONTENT = {
  paragraph: true,
  heading: true,
  bulletList: true,
  orderedList: true,
  blockquote: true,
  picture: false,
  embed: false,
  text: false,
  hardBreak: false,
} satisfies Record<BlockType | InlineType, boolean>

/** A body as the editor takes it: an empty one has a paragraph to type into. */
export function toEditor(body: Body): JSONContent {
  return body.content.length === 0
    ? { type: 'doc', content: [{ type: 'paragraph' }] }
    : (body as unknown as JSONContent)
}

/**
 * The editor's document as a body. Nothing is left out: the editor has our schema, and what were not of it the server
 * would refuse by its name.
 */
export function fromEditor(document: JSONContent): Body {
  return withEmptyLists(document) as Body
}

function withEmptyLists(node: JSONContent): JSONContent {
  const isHolder = (HOLDS_CONTENT as Readonly<Record<string, boolean>>)[node.type ?? '']
  const content = node.content ?? (isHolder === true ? [] : undefined)
  return content === undefined ? node : { ...node, content: content.map(withEmptyLists) }
}
