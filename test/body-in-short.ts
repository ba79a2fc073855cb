import type { Block, Inline } from '../src/story/body/body.ts'

/** A body in short: `**bold**`, `_italic_`, `/` for a line break, `- ` and `1. ` for items, `# ` for headings. */
export function inShort(blocks: readonly Block[], indent = ''): string[] {
  return blocks.flatMap((block): string[] => {
    switch (block.type) {
      case 'paragraph':
        return [indent + words(block.content)]
      case 'heading':
        return [`${indent}# ${words(block.content)}`]
      case 'blockquote':
        return inShort(block.content, `${indent}> `)
      case 'bulletList':
      case 'orderedList':
        return block.content.flatMap(({ content }) => {
          const [first = '', ...rest] = inShort(content)
          const sign = block.type === 'bulletList' ? '- ' : '1. '
          return [indent + sign + first, ...rest.map((line) => `${indent}  ${line}`)]
        })
      case 'picture':
      case 'embed':
        return [`${indent}[${block.type}]`]
    }
  })
}

function words(content: readonly Inline[] = []): string {
  return content
    .map((inline) => {
      if (inline.type === 'hardBreak') return ' / '
      const marks = inline.marks ?? []
      return marks.reduce(
        (text, { type }) => (type === 'bold' ? `**${text}**` : type === 'italic' ? `_${text}_` : text),
        inline.text,
      )
    })
    .join('')
}
