/**
 * A post's body: ProseMirror JSON in our own small schema (TipTap's names, so that the newsroom's editor
 * reads and writes it as it is). What is not in this file cannot stand in a post.
 */

export type Mark = { type: 'bold' } | { type: 'italic' } | { type: 'link'; attrs: { href: string } }

export type Inline = { type: 'text'; text: string; marks?: Mark[] } | { type: 'hardBreak' }

type Paragraph = { type: 'paragraph'; content?: Inline[] }
type Heading = { type: 'heading'; attrs: { level: 3 }; content?: Inline[] }
export type ListItem = { type: 'listItem'; content: Block[] }
type List = { type: 'bulletList' | 'orderedList'; content: ListItem[] }
type Blockquote = { type: 'blockquote'; content: Block[] }
export type Block = Paragraph | Heading | List | Blockquote

export type Body = { type: 'doc'; content: Block[] }

/** Limits of one body: characters of text, nodes, and how deep lists and quotes may nest. */
export const BODY_LIMITS = { characters: 50_000, nodes: 5_000, depth: 6 } as const

export const EMPTY_BODY: Body = { type: 'doc', content: [] }

/** One paragraph for each run of lines between blank lines; single line ends become line breaks. */
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

/** The body's words without marks: paragraphs parted by a blank line, list items by a line end. */
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
  }
}

function inlineText(content: readonly Inline[]): string {
  return content.map((inline) => (inline.type === 'text' ? inline.text : '\n')).join('')
}

export function isEmptyBody(body: Body): boolean {
  return bodyText(body).trim() === ''
}

/** An address that a link may have: http, https or mailto, written out; undefined for any other. */
export function safeHref(href: string): string | undefined {
  const trimmed = href.trim()
  return /^(https?:\/\/[^\s/?#]|mailto:[^\s@]+@)[^\s"<>\\^`{|}\p{Cc}]*$/iu.test(trimmed) ? trimmed : undefined
}
