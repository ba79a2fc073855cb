import { Node } from '@tiptap/core'
import type { Picture } from '../../../story/body/body.ts'
import type { MediaPort } from './media-port.ts'
import { createNodeView, type NodeControls } from './node-controls.ts'
import { PictureFields } from './picture-fields.tsx'
import * as messages from '../messages/en/editor/picture-node.ts'

/** A picture node in the editor, with its state and fields. */
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
    // Pictures of other pages are not pasted, for copyright reasons: only files are.
    parseHTML: () => [{ tag: 'figure[data-picture]' }],
    renderHTML: ({ node }) => ['figure', { 'data-picture': String(node.attrs['id']) }],
    addNodeView: () =>
      createNodeView<Picture['attrs']>('picture', (controls) => (
        <PictureFields attrs={controls.attrs} set={(change) => controls.set(change)} media={media}>
          <NodeButtons controls={controls} what="picture" />
        </PictureFields>
      )),
  })
}

export function NodeButtons<Attrs>({ controls, what }: { controls: NodeControls<Attrs>; what: string }) {
  return (
    <p class="row">
      <button type="button" class="button button-secondary small" onClick={() => controls.move(-1)}>
        {messages.up}
      </button>
      <button type="button" class="button button-secondary small" onClick={() => controls.move(1)}>
        {messages.down}
      </button>
      <button type="button" class="button button-secondary small" onClick={() => controls.remove()}>
        {messages.removeThe(what)}
      </button>
    </p>
  )
}
