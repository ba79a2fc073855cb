import { Extension, textblockTypeInputRule, type AnyExtension } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Italic } from '@tiptap/extension-italic'
import { Link } from '@tiptap/extension-link'
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import { Dropcursor, Gapcursor, Placeholder, UndoRedo } from '@tiptap/extensions'
import { Plugin } from '@tiptap/pm/state'
import { safeHref, type BlockType, type InlineType, type MarkType } from '../../../story/body/body.ts'
import { embedNode } from './embed-node.tsx'
import { protectSelectedNode } from './insert-block.ts'
import type { MediaPort } from './media-port.ts'
import { pictureNode } from './picture-node.tsx'

/**
 * Escape closes a surrounding dialog, or does nothing. ProseMirror's default selects the whole paragraph, which the
 * next key would replace.
 */
const plainEscape = Extension.create({
  name: 'plainEscape',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleDOMEvents: { keydown: (_view, event) => event.key === 'Escape' && !event.isComposing },
      },
    }),
  ],
})

/** What each type of block, inline node and mark of `src/story/body/body.ts` is in the editor; its name is the same. */
export function nodesAndMarks(media: MediaPort) {
  return {
    paragraph: Paragraph,
    // One heading level; pasted ones are converted to it.
    heading: Heading.extend({
      parseHTML: () => [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: 3 } })),
      addInputRules() {
        return [textblockTypeInputRule({ find: /^#{1,6}\s$/, type: this.type, getAttributes: { level: 3 } })]
      },
    }).configure({ levels: [3] }),
    blockquote: Blockquote,
    bulletList: BulletList,
    orderedList: OrderedList.extend({ addAttributes: () => ({}) }),
    picture: pictureNode(media),
    embed: embedNode(media),
    text: Text,
    // Ctrl or ⌘ with Enter publishes; it must not insert a line break.
    hardBreak: HardBreak.extend({
      addKeyboardShortcuts() {
        return { 'Shift-Enter': () => this.editor.commands.setHardBreak() }
      },
    }),
    bold: Bold,
    italic: Italic,
    link: Link.extend({
      addAttributes: () => ({
        href: { default: null, parseHTML: (element: HTMLElement) => element.getAttribute('href') },
      }),
      inclusive: false,
    }).configure({
      openOnClick: false,
      autolink: true,
      linkOnPaste: true,
      HTMLAttributes: {},
      isAllowedUri: (url) => safeHref(url) !== undefined,
    }),
  } satisfies Record<BlockType | InlineType | MarkType, AnyExtension>
}

/** The editor, with our schema: what is not in it cannot be typed or pasted. */
export function createExtensions(media: MediaPort, placeholder: string): AnyExtension[] {
  // Of extensions that want one key the later gets it: Ctrl+Shift+B is the quote's before it is bold's.
  const { paragraph, text, bold, italic, ...others } = nodesAndMarks(media)
  return [
    Document,
    paragraph,
    text,
    bold,
    italic,
    ...Object.values(others),
    ListItem,
    ListKeymap,
    plainEscape,
    protectSelectedNode,
    UndoRedo,
    Dropcursor,
    Gapcursor,
    Placeholder.configure({ placeholder }),
  ]
}
