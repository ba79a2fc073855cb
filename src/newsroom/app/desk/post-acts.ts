import type { PostAct } from '../keyboard/shortcuts.ts'
import { may } from '../../../story/policy.ts'
import type { Actor } from '../../../access/actor.ts'
import type { DeskPost } from '../../desk-view.ts'
import type { StoryJson } from '../../../story/reads/staff-json.ts'
import { mayBeUndone } from '../../../story/post/post.ts'
import { isOpen, isPublic } from '../../../story/story.ts'

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
