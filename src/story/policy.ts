import { roleOn, type Actor } from '../platform/actor.ts'
import type { Post } from './post/post.ts'

/**
 * Who may do what to which story and post (product.md, L11). One table for actions, for the newsroom's app
 * (which leaves out what would be refused) and for the test that walks every role and object.
 */
const STORY_ACTS = [
  'story.see',
  'story.create',
  /** Words, summary, status, pins. */
  'story.steer',
  'post.write',
  'post.see',
  'post.edit',
  'post.discard',
  'post.submit',
  'post.publish',
  'post.approve',
  'post.withdraw',
  'post.mark',
  'post.break-out',
] as const
export type StoryAct = (typeof STORY_ACTS)[number]

/** What of a post the policy looks at; `publishAt` is null where it is not scheduled, as a time or as the API writes it. */
export type PostOf = Pick<Post, 'authorId' | 'state'> & { readonly publishAt: number | string | null }

/** Whether the actor may do this on the desk of the story; `post` for the acts that concern one. */
export function may(actor: Actor, act: StoryAct, deskId: string, post?: PostOf): boolean {
  const role = roleOn(actor, deskId)
  if (role === undefined) return false
  const isOwn = post !== undefined && post.authorId !== null && post.authorId === actor.personId
  const isDraft = post?.state === 'draft'
  switch (role) {
    case 'editor':
      return true
    case 'reporter':
      switch (act) {
        case 'story.see':
        case 'post.write':
        case 'post.see':
          return true
        case 'post.edit':
        case 'post.discard':
        case 'post.submit':
        case 'post.publish':
        case 'post.withdraw':
        case 'post.mark':
          return isOwn
        case 'story.create':
        case 'story.steer':
        case 'post.approve':
        case 'post.break-out':
          return false
      }
    case 'contributor':
      switch (act) {
        case 'story.see':
        case 'post.write':
          return true
        case 'post.see':
          return isOwn || !isDraft
        case 'post.edit':
          // An editor has approved what is scheduled: it publishes itself, and nobody would read what is changed.
          return isOwn && isDraft && post.publishAt === null
        case 'post.discard':
        case 'post.submit':
          return isOwn && isDraft
        case 'story.create':
        case 'story.steer':
        case 'post.publish':
        case 'post.approve':
        case 'post.withdraw':
        case 'post.mark':
        case 'post.break-out':
          return false
      }
    case 'community-editor':
      return act === 'story.see' || act === 'post.see'
  }
}

/** The desks whose stories the actor sees; undefined for all of them. */
export function seenDesks(actor: Actor): readonly string[] | undefined {
  return actor.kind !== 'person' || actor.isAdmin ? undefined : Object.keys(actor.roles)
}
