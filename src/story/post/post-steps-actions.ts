import type { Entity } from '../../log/change.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Change, StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { isOpen } from '../story.ts'
import { ordered } from './fit-content.ts'
import { updatePost, postById } from './post-store.ts'
import type { Post } from './post.ts'
import { insertRevision } from './revision-store.ts'

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

/** Keeps the words of a post as they now stand. */
export async function saveRevision(
  { actor }: StoryContext,
  { tx, now }: Change,
  post: Post,
  editId: string | null,
): Promise<void> {
  const { id, revision } = post
  await insertRevision(tx, id, {
    revision,
    content: ordered(post),
    savedAt: now,
    savedBy: actor.name,
    editId,
  })
}
