import * as messages from '../messages/en/keyboard/shortcuts.ts'

/**
 * Every keyboard shortcut of the newsroom, once: handlers, `aria-keyshortcuts` and the list under `?` are all made from
 * this table.
 */

/** Where a shortcut works; the list under `?` is in this order. */
export const SCOPES = {
  everywhere: messages.everywhere,
  stories: messages.inTheListOfStories,
  desk: messages.atADesk,
  composer: messages.inTheComposer,
  text: messages.inAText,
  dialog: messages.inADialog,
  post: messages.onAPostThatHas,
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
export type PostAction =
  | 'publish'
  | 'submit'
  | 'return'
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
export const POST_SHORTCUTS: Readonly<Record<PostAction, Shortcut & { readonly label: string }>> = {
  publish: post('Shift+P', messages.publish, messages.showItToReadersNow),
  submit: post('H', messages.handIn, messages.handItToAnEditor),
  return: post('B', messages.sendBack, messages.giveItBackToIts),
  edit: post('E', messages.edit, messages.openItInTheComposer),
  correct: post('C', messages.correct, messages.editItAndSayWhat),
  schedule: post('S', messages.schedule, messages.letItPublishItself),
  unschedule: post('S', messages.unschedule, messages.itStaysADraftWithout),
  pin: post('I', messages.pin, messages.keepItAtTheTop),
  'key-event': post('Y', messages.keyEvent, messages.putItIntoTheList),
  unpublish: post('U', messages.unpublish, messages.takeItBackToA),
  withdraw: post('W', messages.withdraw, messages.takeItsWordsBackA),
  'break-out': post('A', messages.article, messages.breakItOutIntoAn),
  'read-whole': post('F', messages.readAllOfIt, messages.theWholeOfALong),
  revisions: post('R', messages.revisions, messages.everySavedStateWithWhat),
  discard: post('D', messages.throwAway, messages.theDraftCanBeBrought),
  restore: post('D', messages.bringBack, messages.itIsADraftAgain),
}

export const SHORTCUTS = {
  'go-to-stories': { scope: 'everywhere', keys: 'G', about: messages.toTheStories },
  'show-help': { scope: 'everywhere', keys: '?', about: messages.thisList, isForDialogs: true },
  'new-story': { scope: 'stories', keys: 'N', about: messages.makeAStory },
  compose: { scope: 'desk', keys: 'N', about: messages.toTheComposer },
  'next-post': { scope: 'desk', keys: 'J', about: messages.toTheNextPost, isRepeatable: true },
  'previous-post': { scope: 'desk', keys: 'K', about: messages.toThePostBefore, isRepeatable: true },
  'send-composed': { scope: 'composer', keys: 'Mod+Enter', about: messages.publishWhatIsInThe },
  'save-draft': { scope: 'composer', keys: 'Mod+S', about: messages.saveItAsADraft },
  bold: { scope: 'text', keys: 'Mod+B', about: messages.bold, handledBy: 'editor' },
  italic: { scope: 'text', keys: 'Mod+I', about: messages.italic, handledBy: 'editor' },
  link: { scope: 'text', keys: 'Mod+K', about: messages.link, isForDialogs: true },
  list: { scope: 'text', keys: 'Mod+Shift+8', about: messages.list, handledBy: 'editor' },
  numbers: { scope: 'text', keys: 'Mod+Shift+7', about: messages.numbers, handledBy: 'editor' },
  quote: { scope: 'text', keys: 'Mod+Shift+B', about: messages.quote, handledBy: 'editor' },
  heading: { scope: 'text', keys: 'Mod+Alt+3', about: messages.heading, handledBy: 'editor' },
  'submit-form': { scope: 'dialog', keys: 'Mod+Enter', about: messages.saveIt, handledBy: 'form' },
  'close-dialog': { scope: 'dialog', keys: 'Escape', about: messages.closeIt, handledBy: 'browser' },
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
