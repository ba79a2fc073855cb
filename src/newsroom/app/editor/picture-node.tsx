import { Node } from '@tiptap/core'
import type { Picture } from '../../../story/body/body.ts'
import type { MediaPort } from './media-port.ts'
import { boxView, type NodeBox } from './node-box.ts'
import { PictureFields } from './picture-fields.tsx'
import * as messages from '../messages/en/editor/picture-node.ts'

/** A picture in the text: how it stands, what it shows in words, where the eye is led. */
export function pictureNode(media: MediaPort) {
  return Node.create({
    name: 'picture',
    group: 'block',
    atom: true,
    draggable: true,
    selectable: true,
    addAttributes: () => ({
      id: { default: '' },
      alt: { default: '' },
      isDecorative: { default: false },
      caption: { default: '' },
      credit: { default: '' },
      focus: { default: { x: 0.5, y: 0.5 } },
      facts: { default: null },
    }),
    // Pictures of other pages are not ours to show: only files are taken.
    parseHTML: () => [{ tag: 'figure[data-picture]' }],
    renderHTML: ({ node }) => ['figure', { 'data-picture': String(node.attrs['id']) }],
    addNodeView: () =>
      boxView<Picture['attrs']>('picture', (box) => (
        <PictureFields attrs={box.attrs} set={(change) => box.set(change)} media={media}>
          <BoxButtons box={box} what="picture" />
        </PictureFields>
      )),
  })
}

export function BoxButtons<Attrs>({ box, what }: { box: NodeBox<Attrs>; what: string }) {
  return (
    <p class="row">
      <button type="button" class="press quiet small" onClick={() => box.move(-1)}>
        {messages.up}
      </button>
      <button type="button" class="press quiet small" onClick={() => box.move(1)}>
        {messages.down}
      </button>
      <button type="button" class="press quiet small" onClick={() => box.remove()}>
        {messages.removeThe(what)}
      </button>
    </p>
  )
}
