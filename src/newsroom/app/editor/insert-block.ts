import { Extension, type Editor, type JSONContent } from '@tiptap/core'
import { NodeSelection, Plugin, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'
import { syncSelection } from './sync-selection.ts'

/**
 * Inserts blocks at the cursor (after a selected node; replacing an empty paragraph), and moves the cursor to the
 * paragraph after them.
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
  editor.view.focus() // synchronously: the editor's own `focus` waits for a frame, and would lose the next key
}

/**
 * A selected picture or embed can be moved and deleted by keys, but typing or pasting never replaces it: one letter
 * would lose its text and file. Typed text goes into a paragraph after it. A Backspace meant for a letter does not
 * delete it either.
 */
export const protectSelectedNode = Extension.create({
  name: 'protectSelectedNode',
  priority: 1_000,
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleTextInput(view, _from, _to, text) {
          const tr = insertAfterSelected(view.state)
          if (tr === undefined) return false
          view.dispatch(tr.insertText(text))
          return true
        },
        handlePaste(view) {
          const tr = insertAfterSelected(view.state)
          if (tr !== undefined) view.dispatch(tr)
          return false // then pasted as usual
        },
        handleKeyDown(view, event) {
          if (event.ctrlKey || event.metaKey || (event.key !== 'Enter' && event.key !== 'Backspace'))
            return false
          syncSelection(view)
          const tr = event.key === 'Enter' ? insertAfterSelected(view.state) : selectPrevious(view.state)
          if (tr === undefined) return false
          view.dispatch(tr)
          return true
        },
      },
    }),
  ],
})

/** Backspace at the beginning of a paragraph selects the picture above it; a second one deletes it. */
function selectPrevious({ selection, doc, tr }: EditorState): Transaction | undefined {
  const { $from, empty } = selection
  if (!empty || $from.depth !== 1 || $from.parentOffset > 0 || $from.parent.content.size === 0)
    return undefined
  const before = doc.resolve($from.before(1)).nodeBefore
  if (before === null || !before.isAtom) return undefined
  return tr.setSelection(NodeSelection.create(doc, $from.before(1) - before.nodeSize))
}

function insertAfterSelected({ selection, schema, tr }: EditorState): Transaction | undefined {
  const { paragraph } = schema.nodes
  if (!(selection instanceof NodeSelection) || !selection.node.isBlock || paragraph === undefined)
    return undefined
  tr.insert(selection.to, paragraph.create())
  return tr.setSelection(TextSelection.create(tr.doc, selection.to + 1))
}
