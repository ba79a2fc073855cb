import type { JSONContent } from '@tiptap/core'
import type { Body } from '../../../story/body/body.ts'

/** A body as the editor takes it: an empty one has a paragraph to type into, an empty text is none. */
export function schemaCopy(body: Body): JSONContent {
  return body.content.length === 0
    ? { type: 'doc', content: [{ type: 'paragraph' }] }
    : (body as unknown as JSONContent)
}
