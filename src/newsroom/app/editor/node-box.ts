import type { Editor, NodeViewRenderer } from '@tiptap/core'
import { render, type VNode } from 'preact'

/** What a picture or embed in the text can do to itself. */
export interface NodeBox<Attrs> {
  readonly attrs: Attrs
  set(change: Partial<Attrs>): void
  remove(): void
  /** One block up or down in the text. */
  move(by: -1 | 1): void
}

function nodeBox<Attrs extends object>(
  editor: Editor,
  attrs: Attrs,
  placeOf: () => number | undefined,
): NodeBox<Attrs> {
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

/** A view of such a node, drawn by `draw` in place of the editor's own. */
export function boxView<Attrs extends object>(
  name: string,
  draw: (box: NodeBox<Attrs>) => VNode,
): NodeViewRenderer {
  return ({ node, editor, getPos }) => {
    const dom = document.createElement('div')
    dom.className = 'media-box'
    dom.contentEditable = 'false'
    const show = (attrs: Attrs) => render(draw(nodeBox(editor, attrs, getPos)), dom)
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
