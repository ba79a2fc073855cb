import { Extension, type Editor, type JSONContent } from '@tiptap/core'
import { NodeSelection, Plugin, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'
import { heedSelection } from './heed-selection.ts'

/**
 * Puts blocks where the cursor is (after what is selected as a whole; in place of an empty paragraph), and the cursor
 * into the paragraph behind them: what is typed next stands there.
 */
export function insertBlocks(editor: Editor, blocks: readonly JSONContent[]): void {
  const { selection, doc } = editor.state
  const { $from, $to } = selection
  const isEmptyLine =
    selection instanceof TextSelection &&
    $from.depth === 1 &&
    $from.parent.content.size === 0 &&
    selection.empty
  const at =
    selection instanceof NodeSelection || $to.depth === 0
      ? selection.to
      : isEmptyLine
        ? { from: $from.before(1), to: $from.after(1) }
        : $to.after(1)
  const end = typeof at === 'number' ? at : at.to
  const isLast = doc.nodeAt(end) === null
  editor
    .chain()
    .insertContentAt(at, isLast ? [...blocks, { type: 'paragraph' }] : [...blocks], {
      updateSelection: false,
    })
    .command(({ tr }) => {
      const behind = tr.mapping.map(end)
      tr.setSelection(TextSelection.near(tr.doc.resolve(isLast ? behind - 1 : behind), 1))
      return true
    })
    .run()
  editor.view.focus() // at once: the editor's own `focus` waits for a frame, and the next key would be lost
}

/**
 * A picture or embed that is selected as a whole is moved and deleted by keys, and never typed or pasted over: its
 * words and its file would be gone with one letter. What is typed goes into a paragraph behind it. Nor does one
 * Backspace take it that was meant for a letter.
 */
export const neverTypedOver = Extension.create({
  name: 'neverTypedOver',
  priority: 1_000,
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleTextInput(view, _from, _to, text) {
          const tr = behindTheSelected(view.state)
          if (tr === undefined) return false
          view.dispatch(tr.insertText(text))
          return true
        },
        handlePaste(view) {
          const tr = behindTheSelected(view.state)
          if (tr !== undefined) view.dispatch(tr)
          return false // and is then pasted as ever
        },
        handleKeyDown(view, event) {
          if (event.ctrlKey || event.metaKey || (event.key !== 'Enter' && event.key !== 'Backspace'))
            return false
          heedSelection(view)
          const tr = event.key === 'Enter' ? behindTheSelected(view.state) : selectingTheOneBefore(view.state)
          if (tr === undefined) return false
          view.dispatch(tr)
          return true
        },
      },
    }),
  ],
})

/** Backspace at the beginning of a paragraph selects the picture above it; pressed again it deletes it. */
function selectingTheOneBefore({ selection, doc, tr }: EditorState): Transaction | undefined {
  const { $from, empty } = selection
  if (!empty || $from.depth !== 1 || $from.parentOffset > 0 || $from.parent.content.size === 0)
    return undefined
  const before = doc.resolve($from.before(1)).nodeBefore
  if (before === null || !before.isAtom) return undefined
  return tr.setSelection(NodeSelection.create(doc, $from.before(1) - before.nodeSize))
}

function behindTheSelected({ selection, schema, tr }: EditorState): Transaction | undefined {
  const { paragraph } = schema.nodes
  if (!(selection instanceof NodeSelection) || !selection.node.isBlock || paragraph === undefined)
    return undefined
  tr.insert(selection.to, paragraph.create())
  return tr.setSelection(TextSelection.create(tr.doc, selection.to + 1))
}
