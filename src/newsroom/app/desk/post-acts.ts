import { may } from '../../../story/policy.ts'
import type { Actor } from '../../../access/actor.ts'
import type { DeskPost } from '../../desk-view.ts'
import type { StoryJson } from '../../../story/reads/staff-json.ts'
import { mayBeUndone } from '../../../story/post/post.ts'
import { isOpen, isPublic } from '../../../story/story.ts'

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

/** What somebody who approves a post has read: of what was handed in, also the pictures that came since it was written. */
export function seenOf({ revision, deskSeq, submittedAt }: DeskPost): { revision: number; deskSeq?: number } {
  return submittedAt === null ? { revision } : { revision, deskSeq }
}

/** What the actor may do with the post now, the most likely first. The server decides; this leaves out what it would refuse. */
export function actsOn(actor: Actor, story: StoryJson, post: DeskPost): PostAct[] {
  const on = (act: Parameters<typeof may>[1]) => may(actor, act, story.deskId, post)
  const acts: PostAct[] = post.body === null ? ['read-whole'] : []
  const add = (isSo: boolean, ...more: PostAct[]) => {
    if (isSo) acts.push(...more)
  }
  if (!isOpen(story.status)) {
    add(post.state === 'published' && on('post.correct-closed'), 'correct', 'withdraw')
    add(on('post.see-past'), 'revisions')
    return acts
  }
  if (post.discardedAt !== null) return on('post.discard') ? [...acts, 'restore'] : acts
  if (post.state === 'draft') {
    add(on('post.publish') && !post.isEmbargoed, 'publish')
    add(!on('post.publish') && on('post.submit') && post.submittedAt === null, 'submit')
    add(on('post.submit') && post.submittedAt !== null, 'send-back')
    add(on('post.edit'), 'edit')
    add(on('post.publish') && post.publishAt === null, 'schedule')
    add(on('post.publish') && post.publishAt !== null, 'unschedule')
    add(on('post.discard'), 'discard')
  } else if (post.state === 'published') {
    add(on('post.edit'), 'edit', 'correct')
    add(may(actor, 'story.steer', story.deskId), 'pin')
    add(on('post.mark'), 'key-event')
    add(on('post.break-out'), 'break-out')
    // A slip only: what has stood for longer is withdrawn. A draft's readers are yet to come.
    const isSlip = !isPublic(story.status) || mayBeUndone(post.publishedAt, Date.now())
    add(on('post.publish') && isSlip, 'unpublish')
    add(on('post.withdraw'), 'withdraw')
  }
  add(on('post.see-past'), 'revisions')
  return acts
}
