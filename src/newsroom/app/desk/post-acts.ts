import type { PostAction } from '../keyboard/shortcuts.ts'
import { can } from '../../../story/policy.ts'
import type { Actor } from '../../../access/actor.ts'
import type { DeskPost } from '../../contract.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import { isUndoable } from '../../../story/post/post.ts'
import { isOpen, isPublic } from '../../../story/story.ts'

/** The version that an approver has read: for submissions, including pictures that arrived since. */
export function viewedVersion({ revision, deskSeq, submittedAt }: DeskPost): {
  revision: number
  deskSeq?: number
} {
  return submittedAt === null ? { revision } : { revision, deskSeq }
}

/** Actions available to the actor, most likely first. The server decides; this omits what it would reject. */
export function availableActions(actor: Actor, story: StoryJson, post: DeskPost): PostAction[] {
  const on = (act: Parameters<typeof can>[1]) => can(actor, act, story.deskId, post)
  const actions: PostAction[] = post.body === null ? ['read-whole'] : []
  const add = (isSo: boolean, ...more: PostAction[]) => {
    if (isSo) actions.push(...more)
  }
  if (!isOpen(story.status)) {
    add(post.state === 'published' && on('post.correct-closed'), 'correct', 'withdraw')
    add(on('post.see-past'), 'revisions')
    return actions
  }
  if (post.discardedAt !== null) return on('post.discard') ? [...actions, 'restore'] : actions
  if (post.state === 'draft') {
    add(on('post.publish') && !post.isEmbargoed, 'publish')
    add(!on('post.publish') && on('post.submit') && post.submittedAt === null, 'submit')
    add(on('post.submit') && post.submittedAt !== null, 'return')
    add(on('post.edit'), 'edit')
    add(on('post.publish') && post.publishAt === null, 'schedule')
    add(on('post.publish') && post.publishAt !== null, 'unschedule')
    add(on('post.discard'), 'discard')
  } else if (post.state === 'published') {
    add(on('post.edit'), 'edit', 'correct')
    add(can(actor, 'story.steer', story.deskId), 'pin')
    add(on('post.mark'), 'key-event')
    add(on('post.break-out'), 'break-out')
    // Only shortly after publication: later, posts are withdrawn instead. A draft has no readers yet.
    const isSlip = !isPublic(story.status) || isUndoable(post.publishedAt, Date.now())
    add(on('post.publish') && isSlip, 'unpublish')
    add(on('post.withdraw'), 'withdraw')
  }
  add(on('post.see-past'), 'revisions')
  return actions
}
