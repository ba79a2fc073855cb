/**
 * Every keyboard shortcut of the newsroom, once: handlers, `aria-keyshortcuts` and the list under `?` are all made from
 * this table.
 */

/** Where a shortcut works; the list under `?` is in this order. */
export const SCOPES = {
  everywhere: 'Everywhere',
  stories: 'In the list of stories',
  desk: 'At a desk',
  composer: 'In the composer',
  text: 'In a text',
  dialog: 'In a dialog',
  post: 'On a post that has the focus',
} as const
export type Scope = keyof typeof SCOPES

export interface Shortcut {
  readonly scope: Scope
  /** Modifiers (Mod is Ctrl or ⌘) and a key, joined by `+`. */
  readonly keys: string
  /** What it does, for the list under `?`. */
  readonly about: string
  /** Of the button that does the same, where the button's words come from here. */
  readonly label?: string
  /** Works again and again while the key is held. */
  readonly isRepeatable?: true
  /** Works in a dialog too; a letter alone, while nobody types there. */
  readonly isForDialogs?: true
  /** Who listens for it, where it is not `useShortcuts`: a form, the text editor, or the browser itself. */
  readonly handledBy?: 'form' | 'editor' | 'browser'
}

/** What can be done to a post from the desk, each with its key. */
export type PostAct =
  | 'publish'
  | 'submit'
  | 'send-back'
  | 'edit'
  | 'correct'
  | 'schedule'
  | 'unschedule'
  | 'pin'
  | 'key-event'
  | 'unpublish'
  | 'withdraw'
  | 'break-out'
  | 'read-whole'
  | 'revisions'
  | 'discard'
  | 'restore'

const post = (keys: string, label: string, about: string) => ({ scope: 'post', keys, label, about }) as const

/** A key may stand for two acts of which only one can be done at a time. */
export const POST_SHORTCUTS: Readonly<Record<PostAct, Shortcut & { readonly label: string }>> = {
  publish: post('Shift+P', 'Publish', 'Show it to readers now'),
  submit: post('H', 'Hand in', 'Hand it to an editor'),
  'send-back': post('B', 'Send back', 'Give it back to its author'),
  edit: post('E', 'Edit', 'Open it in the composer'),
  correct: post('C', 'Correct', 'Edit it, and say what was wrong'),
  schedule: post('S', 'Schedule', 'Let it publish itself'),
  unschedule: post('S', 'Unschedule', 'It stays a draft, without an embargo'),
  pin: post('I', 'Pin', 'Keep it at the top'),
  'key-event': post('Y', 'Key event', 'Put it into the list of key events, or take it out'),
  unpublish: post(
    'U',
    'Unpublish',
    'Take it back to a draft, as if it had not been published: within two minutes',
  ),
  withdraw: post('W', 'Withdraw', 'Take its words back; a notice stays'),
  'break-out': post('A', 'Article', 'Break it out into an article, or edit that'),
  'read-whole': post('F', 'Read all of it', 'The whole of a long update, as readers see it'),
  revisions: post('R', 'Revisions', 'Every saved state, with what changed'),
  discard: post('D', 'Throw away', 'The draft can be brought back'),
  restore: post('D', 'Bring back', 'It is a draft again'),
}

export const SHORTCUTS = {
  'go-to-stories': { scope: 'everywhere', keys: 'G', about: 'To the stories' },
  'show-help': { scope: 'everywhere', keys: '?', about: 'This list', isForDialogs: true },
  'new-story': { scope: 'stories', keys: 'N', about: 'Make a story' },
  compose: { scope: 'desk', keys: 'N', about: 'To the composer' },
  'next-post': { scope: 'desk', keys: 'J', about: 'To the next post', isRepeatable: true },
  'previous-post': { scope: 'desk', keys: 'K', about: 'To the post before', isRepeatable: true },
  'send-composed': { scope: 'composer', keys: 'Mod+Enter', about: 'Publish what is in the composer' },
  'save-draft': { scope: 'composer', keys: 'Mod+S', about: 'Save it as a draft' },
  bold: { scope: 'text', keys: 'Mod+B', about: 'Bold', handledBy: 'editor' },
  italic: { scope: 'text', keys: 'Mod+I', about: 'Italic', handledBy: 'editor' },
  link: { scope: 'text', keys: 'Mod+K', about: 'Link', isForDialogs: true },
  list: { scope: 'text', keys: 'Mod+Shift+8', about: 'List', handledBy: 'editor' },
  numbers: { scope: 'text', keys: 'Mod+Shift+7', about: 'Numbers', handledBy: 'editor' },
  quote: { scope: 'text', keys: 'Mod+Shift+B', about: 'Quote', handledBy: 'editor' },
  heading: { scope: 'text', keys: 'Mod+Alt+3', about: 'Heading', handledBy: 'editor' },
  'submit-form': { scope: 'dialog', keys: 'Mod+Enter', about: 'Save it', handledBy: 'form' },
  'close-dialog': { scope: 'dialog', keys: 'Escape', about: 'Close it', handledBy: 'browser' },
  ...POST_SHORTCUTS,
} as const satisfies Readonly<Record<string, Shortcut>>

export type ShortcutId = keyof typeof SHORTCUTS

export function shortcut(id: ShortcutId): Shortcut {
  return SHORTCUTS[id]
}

/** The value of `aria-keyshortcuts` for the control that does the same (WAI-ARIA 1.2). */
export function ariaKeyShortcuts(id: ShortcutId): string {
  const { keys } = SHORTCUTS[id]
  return keys.startsWith('Mod+') ? `${keys.replace('Mod', 'Control')} ${keys.replace('Mod', 'Meta')}` : keys
}

/** As people read it. */
export function keyLabel(id: ShortcutId): string {
  return SHORTCUTS[id].keys.replace('Mod', 'Ctrl or ⌘').replace('Escape', 'Esc').replaceAll('+', ' + ')
}
