import type { JSONContent } from '@tiptap/core'
import type { Block, Body, Embed, Inline, ListItem, Mark, Picture } from '../../../story/body/body.ts'

/** The editor's document as a body of our schema: nothing of the editor's own is left in it. */
export function bodyOf(document: JSONContent): Body {
  return { type: 'doc', content: blocksOf(document.content) }
}

function blocksOf(content: readonly JSONContent[] | undefined): Block[] {
  return (content ?? []).flatMap((node): Block[] => {
    switch (node.type) {
      case 'paragraph':
        return [{ type: 'paragraph', content: inlinesOf(node.content) }]
      case 'heading':
        return [{ type: 'heading', attrs: { level: 3 }, content: inlinesOf(node.content) }]
      case 'blockquote':
        return [{ type: 'blockquote', content: blocksOf(node.content) }]
      case 'bulletList':
      case 'orderedList':
        return [{ type: node.type, content: itemsOf(node.content) }]
      case 'picture':
        return [{ type: 'picture', attrs: { ...(node.attrs as Picture['attrs']) } }]
      case 'embed':
        return [{ type: 'embed', attrs: { ...(node.attrs as Embed['attrs']) } }]
      case undefined:
      default:
        return []
    }
  })
}

function itemsOf(content: readonly JSONContent[] | undefined): ListItem[] {
  return (content ?? []).map((item) => ({ type: 'listItem', content: blocksOf(item.content) }))
}

function inlinesOf(content: readonly JSONContent[] | undefined): Inline[] {
  return (content ?? []).flatMap((node): Inline[] => {
    if (node.type === 'hardBreak') return [{ type: 'hardBreak' }]
    if (node.type !== 'text' || node.text === undefined) return []
    const marks = (node.marks ?? []).flatMap(markOf)
    return [marks.length > 0 ? { type: 'text', text: node.text, marks } : { type: 'text', text: node.text }]
  })
}

function markOf(mark: { type: string; attrs?: Record<string, unknown> }): Mark[] {
  if (mark.type === 'bold' || mark.type === 'italic') return [{ type: mark.type }]
  const href = mark.attrs?.['href']
  return mark.type === 'link' && typeof href === 'string' ? [{ type: 'link', attrs: { href } }] : []
}
