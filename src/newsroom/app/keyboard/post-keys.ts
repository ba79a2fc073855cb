/** What can be done to a post from the desk, each with its key (while the post has the focus). */
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

interface KeyOf {
  readonly key: string
  readonly label: string
  readonly about: string
}

export const POST_KEYS: Readonly<Record<PostAct, KeyOf>> = {
  publish: { key: 'Shift+P', label: 'Publish', about: 'Show it to readers now' },
  submit: { key: 'H', label: 'Hand in', about: 'Hand it to an editor' },
  'send-back': { key: 'B', label: 'Send back', about: 'Give it back to its author' },
  edit: { key: 'E', label: 'Edit', about: 'Open it in the composer' },
  correct: { key: 'C', label: 'Correct', about: 'Edit it, and say what was wrong' },
  schedule: { key: 'S', label: 'Schedule', about: 'Let it publish itself' },
  unschedule: { key: 'S', label: 'Unschedule', about: 'It stays a draft, without an embargo' },
  pin: { key: 'I', label: 'Pin', about: 'Keep it at the top' },
  'key-event': { key: 'Y', label: 'Key event', about: 'Put it into the list of key events, or take it out' },
  unpublish: {
    key: 'U',
    label: 'Unpublish',
    about: 'Take it back to a draft, as if it had not been published: within two minutes',
  },
  withdraw: { key: 'W', label: 'Withdraw', about: 'Take its words back; a notice stays' },
  'break-out': { key: 'A', label: 'Article', about: 'Break it out into an article, or edit that' },
  'read-whole': { key: 'F', label: 'Read all of it', about: 'The whole of a long update, as readers see it' },
  revisions: { key: 'R', label: 'Revisions', about: 'Every saved state, with what changed' },
  discard: { key: 'D', label: 'Throw away', about: 'The draft can be brought back' },
  restore: { key: 'D', label: 'Bring back', about: 'It is a draft again' },
}
