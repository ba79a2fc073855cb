import type { Block, Body, Inline } from '../../story/body/body.ts'
import { EmbedView } from './embed.tsx'
import { PictureView } from './picture.tsx'

/** The only way from a body to HTML: each node and mark of the schema, nothing else. */
export function BodyView({ body }: { body: Body }) {
  return <>{body.content.map((block, index) => blockView(block, index))}</>
}

function blockView(block: Block, key: number) {
  switch (block.type) {
    case 'paragraph':
      return <p key={key}>{(block.content ?? []).map(inlineView)}</p>
    case 'heading':
      return <h3 key={key}>{(block.content ?? []).map(inlineView)}</h3>
    case 'blockquote':
      return <blockquote key={key}>{block.content.map(blockView)}</blockquote>
    case 'bulletList':
      return <ul key={key}>{items(block.content)}</ul>
    case 'orderedList':
      return <ol key={key}>{items(block.content)}</ol>
    case 'picture':
      return <PictureView key={key} {...block.attrs} />
    case 'embed':
      return <EmbedView key={key} {...block.attrs} />
  }
}

function items(list: readonly { content: Block[] }[]) {
  return list.map(({ content }, index) => {
    const [only] = content
    // The usual item is one paragraph: its words stand in the item itself.
    const isPlain = content.length === 1 && only?.type === 'paragraph'
    return <li key={index}>{isPlain ? (only.content ?? []).map(inlineView) : content.map(blockView)}</li>
  })
}

function inlineView(inline: Inline, key: number) {
  if (inline.type === 'hardBreak') return <br key={key} />
  let view = <>{inline.text}</>
  for (const mark of inline.marks ?? []) {
    if (mark.type === 'bold') view = <strong>{view}</strong>
    else if (mark.type === 'italic') view = <em>{view}</em>
    else
      view = (
        <a href={mark.attrs.href} rel="noopener">
          {view}
        </a>
      )
  }
  return view
}
