import { TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/**
 * Synchronises the editor's selection with the DOM. Browsers report a move only after the keys that followed it:
 * commands on the selection would use the previous one.
 */
export function syncSelection(view: EditorView): void {
  const {
    anchorNode,
    anchorOffset = 0,
    focusNode,
    focusOffset = 0,
  } = view.dom.ownerDocument.getSelection() ?? {}
  const isHere = (node: Node | null | undefined): node is Node => !!node && view.dom.contains(node)
  const { selection, doc, tr } = view.state
  if (!(selection instanceof TextSelection) || !isHere(anchorNode) || !isHere(focusNode)) return
  const [anchor, head] = [view.posAtDOM(anchorNode, anchorOffset), view.posAtDOM(focusNode, focusOffset)]
  if (anchor === selection.anchor && head === selection.head) return
  view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))))
}
