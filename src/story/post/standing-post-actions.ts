import { isUuid } from '../../platform/uuid.ts'
import type { Entity } from '../../log/change.ts'
import type { Change } from '../change.ts'
import { lacksSpeaker, type Post, type PostContent } from './post.ts'
import { postById, updatePost } from './post-store.ts'
import { storyProblem } from '../problems.ts'
import { isOpen } from '../story.ts'

/** The steps that every change of a post takes: find it, look whether it may change, save it, say who sees it. */

export async function known(change: Change, id: string): Promise<Post> {
  const post = isUuid(id) ? await postById(change.read, change.story.id, id) : undefined
  if (post === undefined) throw storyProblem('post-unknown', `The id was "${id.slice(0, 60)}".`)
  return post
}

/** A post that readers see as it was written, in a story that may change. */
export async function shown(change: Change, id: string): Promise<Post> {
  const post = await known(change, id)
  mustBeOpen(change)
  if (post.state === 'draft') throw storyProblem('not-published')
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  return post
}

/** A draft that nobody threw away. */
export async function draft(change: Change, id: string): Promise<Post> {
  const post = await known(change, id)
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  if (post.state === 'published') throw storyProblem('already-published')
  if (post.discardedAt !== null) throw storyProblem('discarded')
  return post
}

export function mustBeOpen(change: Change): void {
  if (!isOpen(change.story.status)) throw storyProblem('story-closed')
}

/**
 * Refuses a correction or withdrawal that may not be: in a story that has ended these alone change a post, and only
 * editors make them. The story stays ended.
 */
export function requireCorrectable(change: Change, post: Post): void {
  if (!isOpen(change.story.status)) change.must('post.correct-closed', post)
}

/** Refuses a quote of nobody, where readers see it or will without anybody's doing. */
export function requireSpeaker(content: PostContent): void {
  if (lacksSpeaker(content)) throw storyProblem('speaker-missing')
}

/** What somebody had in front of them; what is left out may be whatever stands. */
export interface SeenPost {
  /** Of its words. */
  readonly revision?: number | undefined
  /** Of everything about it, also the pictures that came since. */
  readonly deskSeq?: number | undefined
}

/** Refuses what was meant for another state of the post than the one that stands. */
export function mustBeAt(post: Post, { revision, deskSeq }: SeenPost): void {
  if (deskSeq !== undefined && deskSeq !== post.deskSeq)
    throw storyProblem('edit-conflict', 'Something about it has changed since you read it.')
  if (revision === undefined || revision === post.revision) return
  throw storyProblem(
    'edit-conflict',
    `It stands at revision ${post.revision}; this was based on ${revision}.`,
  )
}

export async function saved(change: Change, post: Post): Promise<Post> {
  await updatePost(change.tx, post)
  change.touch(post.id)
  return post
}

/** What on a page shows this post. */
export function seenOf(post: Post): Entity[] {
  const seen: Entity[] = [{ entity: 'post', id: post.id }]
  if (post.isKeyEvent) seen.push({ entity: 'key-events' })
  if (post.pinnedAt !== null) seen.push({ entity: 'pins' })
  return seen
}
