import type { Entity } from '../../log/change.ts'
import { isUuid } from '../../platform/uuid.ts'
import { changeStory, type Change, type Committed, type StoryContext } from '../change.ts'
import { linkMedia } from '../media-metadata-actions.ts'
import type { StoryAct } from '../policy.ts'
import { storyProblem } from '../problems.ts'
import { isOpen } from '../story.ts'
import { canonicalContent } from './normalize-content.ts'
import { insertPost, postById, updatePost } from './post-store.ts'
import type { Post } from './post.ts'
import { insertRevision } from './revision-store.ts'
import { ENTITIES, postEntity } from '../entities.ts'

/** Steps common to all changes of a post: find it, check whether it may change, save it, mark what changed. */

/**
 * Runs one change of one post: finds it, asks whether the actor may, and saves what `work` makes of it. `work` returns
 * the post itself where nothing is to change.
 */
export async function changePost(
  context: StoryContext,
  slug: string,
  id: string,
  act: StoryAct,
  work: (change: Change, post: Post) => Promise<Post>,
): Promise<Committed<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await requirePost(change, id)
    change.authorize(act, post)
    return savePost(change, post, await work(change, post))
  })
}

export async function requirePost(change: Change, id: string): Promise<Post> {
  const post = isUuid(id) ? await postById(change.read, change.story.id, id) : undefined
  if (post === undefined) throw storyProblem('post-not-found', `The id was "${id.slice(0, 60)}".`)
  return post
}

/** Writes the row of a post that has changed. */
export async function savePost<Known extends Post>(
  change: Change,
  before: Known,
  after: Known,
): Promise<Known> {
  if (after === before) return before
  const saved = { ...after, deskSeq: change.deskSeq }
  await updatePost(change.tx, saved)
  change.markNewsroomChanged()
  return saved
}

/** Writes the rows of a new post. */
export async function saveNewPost(context: StoryContext, change: Change, post: Post): Promise<Post> {
  const saved = { ...post, deskSeq: change.deskSeq }
  await insertPost(change.tx, saved)
  await saveRevision(context, change, saved, null)
  await linkMedia(change, { kind: 'post', id: saved.id }, saved.body, undefined)
  change.markNewsroomChanged()
  return saved
}

/** Saves the current content of a post as a revision. */
export async function saveRevision(
  { actor }: StoryContext,
  { tx, now }: Change,
  post: Post,
  editId: string | null,
): Promise<void> {
  const { id, revision } = post
  await insertRevision(tx, id, {
    revision,
    content: canonicalContent(post),
    savedAt: now,
    savedBy: actor.name,
    editId,
  })
}

export function assertOpen(change: Change): void {
  if (!isOpen(change.story.status)) throw storyProblem('story-closed')
}

/**
 * Checks corrections and withdrawals: in an ended story they are the only changes, and only editors make them. The
 * story stays ended.
 */
export function assertCorrectable(change: Change, post: Post): void {
  if (!isOpen(change.story.status)) change.authorize('post.correct-closed', post)
}

/** The entities of a page that show this post. */
export function affectedEntities(post: Post): Entity[] {
  const entities: Entity[] = [postEntity(post.id)]
  if (post.isKeyEvent) entities.push(ENTITIES.keyEvents)
  if (post.pinnedAt !== null) entities.push(ENTITIES.pins)
  return entities
}
