import type { Editor, NodeViewRenderer } from '@tiptap/core'
import { render, type VNode } from 'preact'

/** Controls of a picture or embed in the text. */
export interface NodeControls<Attrs> {
  readonly attrs: Attrs
  set(change: Partial<Attrs>): void
  remove(): void
  /** Moves it one block up or down. */
  move(by: -1 | 1): void
}

function createNodeControls<Attrs extends object>(
  editor: Editor,
  attrs: Attrs,
  placeOf: () => number | undefined,
): NodeControls<Attrs> {
  return {
    attrs,
    set(change) {
      const at = placeOf()
      if (at === undefined) return
      editor.view.dispatch(editor.state.tr.setNodeMarkup(at, undefined, { ...attrs, ...change }))
    },
    remove() {
      const at = placeOf()
      if (at === undefined) return
      const size = editor.state.doc.nodeAt(at)?.nodeSize ?? 1
      editor
        .chain()
        .deleteRange({ from: at, to: at + size })
        .focus()
        .run()
    },
    move(by) {
      const at = placeOf()
      const node = at === undefined ? null : editor.state.doc.nodeAt(at)
      if (at === undefined || node === null) return
      const here = editor.state.doc.resolve(at)
      const other = by === -1 ? here.nodeBefore : editor.state.doc.resolve(at + node.nodeSize).nodeAfter
      if (other === null) return
      const { tr } = editor.state
      tr.delete(at, at + node.nodeSize)
      tr.insert(by === -1 ? at - other.nodeSize : at + other.nodeSize, node)
      editor.view.dispatch(tr)
    },
  }
}

/** A node view rendered by `draw` instead of the editor. */
export function createNodeView<Attrs extends object>(
  name: string,
  draw: (controls: NodeControls<Attrs>) => VNode,
): NodeViewRenderer {
  return ({ node, editor, getPos }) => {
    const dom = document.createElement('div')
    dom.className = 'media-box'
    dom.contentEditable = 'false'
    const show = (attrs: Attrs) => render(draw(createNodeControls(editor, attrs, getPos)), dom)
    show(node.attrs as Attrs)
    return {
      dom,
      update(next) {
        if (next.type.name !== name) return false
        show(next.attrs as Attrs)
        return true
      },
      stopEvent: (event) => event.type !== 'dragstart',
      ignoreMutation: () => true,
      destroy: () => render(null, dom),
    }
  }
}
