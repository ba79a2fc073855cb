import { Fragment, type ComponentChildren, type VNode } from 'preact'
import type { Block, BlockType, Body, Inline, InlineType, Mark, MarkType } from '../../story/body/body.ts'
import { EmbedView } from './embed.tsx'
import { PictureView } from './picture.tsx'

/** The only renderer of bodies to HTML: each node and mark of the schema, nothing else. */
export function BodyView({ body }: { body: Body }) {
  return <>{body.content.map((block, index) => blockView(block, index))}</>
}

type View<Node> = (node: Node, key: number) => VNode

const BLOCK_VIEWS: { readonly [Type in BlockType]: View<Block<Type>> } = {
  paragraph: ({ content }, key) => <p key={key}>{inlineViews(content)}</p>,
  heading: ({ content }, key) => <h3 key={key}>{inlineViews(content)}</h3>,
  bulletList: ({ content }, key) => <ul key={key}>{items(content)}</ul>,
  orderedList: ({ content }, key) => <ol key={key}>{items(content)}</ol>,
  blockquote: ({ content }, key) => <blockquote key={key}>{content.map(blockView)}</blockquote>,
  picture: ({ attrs }, key) => <PictureView key={key} {...attrs} />,
  embed: ({ attrs }, key) => <EmbedView key={key} {...attrs} />,
}

function blockView<Type extends BlockType>(block: Block<Type>, key: number): VNode {
  return BLOCK_VIEWS[block.type](block, key)
}

function items(list: readonly { content: Block[] }[]) {
  return list.map(({ content }, index) => {
    const [only] = content
    // A single paragraph of an item is rendered without its own element.
    const isPlain = content.length === 1 && only?.type === 'paragraph'
    return <li key={index}>{isPlain ? inlineViews(only.content) : content.map(blockView)}</li>
  })
}

const INLINE_VIEWS: { readonly [Type in InlineType]: View<Inline<Type>> } = {
  text: ({ text, marks = [] }, key) => (
    <Fragment key={key}>{marks.reduce<ComponentChildren>(markView, text)}</Fragment>
  ),
  hardBreak: (_break, key) => <br key={key} />,
}

function inlineViews(content: readonly Inline[] = []): VNode[] {
  return content.map(inlineView)
}

function inlineView<Type extends InlineType>(inline: Inline<Type>, key: number): VNode {
  return INLINE_VIEWS[inline.type](inline, key)
}

const MARK_VIEWS: {
  readonly [Type in MarkType]: (words: ComponentChildren, mark: Mark<Type>) => VNode
} = {
  bold: (words) => <strong>{words}</strong>,
  italic: (words) => <em>{words}</em>,
  link: (words, { attrs }) => (
    <a href={attrs.href} rel="noopener">
      {words}
    </a>
  ),
}

function markView<Type extends MarkType>(words: ComponentChildren, mark: Mark<Type>): VNode {
  return MARK_VIEWS[mark.type](words, mark)
}
