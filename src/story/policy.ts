import { actorPersonId, type Actor, type System } from '../access/actor.ts'
import { listRoleDesks, roleOn } from '../access/desk-role.ts'
import type { Role } from '../access/role.ts'

/**
 * Permissions on stories and posts (product.md, L11). One table for actions, for the newsroom's app (which leaves out
 * what would be refused) and for the test that walks every role and object.
 */
export const STORY_ACTS = [
  'story.see',
  'story.create',
  /** Text, summary, status, pins. */
  'story.steer',
  'post.write',
  'post.see',
  /** Former content: revisions, and withdrawn text. */
  'post.see-past',
  'post.edit',
  'post.discard',
  'post.submit',
  'post.publish',
  'post.approve',
  'post.withdraw',
  /** In an ended story: correcting with a note for readers, and withdrawing. */
  'post.correct-closed',
  'post.mark',
  'post.break-out',
  /** Of the desk: saving and removing. */
  'template.keep',
] as const
export type StoryAct = (typeof STORY_ACTS)[number]

/** Those that change nothing. */
const READING: ReadonlySet<StoryAct> = new Set(['story.see', 'post.see', 'post.see-past'])

/**
 * The properties of a post that the policy uses; `publishAt` is null if it is not scheduled, as a time or in API
 * format.
 */
export interface PostSubject {
  readonly authorId: string | null
  readonly state: 'draft' | 'published' | 'withdrawn'
  readonly publishAt: number | string | null
}

/** Whether the actor is allowed to do this on the story's desk; `post` for acts that concern one. */
export function can(actor: Actor, act: StoryAct, deskId: string, post?: PostSubject): boolean {
  switch (actor.kind) {
    case 'staff':
    case 'program': {
      if (actor.kind === 'program' && actor.isReadOnly && !READING.has(act)) return false
      const role = roleOn(actor, deskId)
      const personId = actorPersonId(actor)
      return role !== undefined && mayInRole(role, act, personId, post)
    }
    case 'system':
      return maySystem(actor.name, act)
    case 'reader':
      return false
  }
}

function maySystem(name: System['name'], act: StoryAct): boolean {
  switch (name) {
    case 'terminal':
      return true
    case 'schedule':
      return READING.has(act) || act === 'post.publish'
    case 'media':
      return READING.has(act)
  }
}

function mayInRole(
  role: Role,
  act: StoryAct,
  personId: string | null,
  post: PostSubject | undefined,
): boolean {
  const isOwn = post !== undefined && post.authorId !== null && post.authorId === personId
  const isDraft = post?.state === 'draft'
  switch (role) {
    case 'editor':
      return true
    case 'reporter':
      switch (act) {
        case 'story.see':
        case 'post.write':
        case 'post.see':
        case 'post.see-past':
        case 'template.keep':
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
        case 'post.correct-closed':
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
        case 'post.see-past':
          return isOwn
        case 'post.edit':
          // A scheduled post is approved and publishes itself: later changes would be unread.
          return isOwn && isDraft && post.publishAt === null
        case 'post.discard':
        case 'post.submit':
          return isOwn && isDraft
        case 'story.create':
        case 'story.steer':
        case 'post.publish':
        case 'post.approve':
        case 'post.withdraw':
        case 'post.correct-closed':
        case 'post.mark':
        case 'post.break-out':
        case 'template.keep':
          return false
      }
    case 'community-editor':
      return act === 'story.see' || act === 'post.see'
  }
}

/** The desks visible to the actor; undefined for all. */
export function visibleDeskIds(actor: Actor): readonly string[] | undefined {
  const desks = listRoleDesks(actor)
  return desks === 'all' ? undefined : desks
}
