import type { Entity } from '../../log/change.ts'
import { isUuid } from '../../platform/uuid.ts'
import { changeStory, type Change, type Done, type StoryContext } from '../change.ts'
import { useMedia } from '../media-metadata-actions.ts'
import type { StoryAct } from '../policy.ts'
import { storyProblem } from '../problems.ts'
import { isOpen } from '../story.ts'
import { ordered } from './fit-content.ts'
import { insertPost, postById, updatePost } from './post-store.ts'
import type { Post } from './post.ts'
import { insertRevision } from './revision-store.ts'
import { ENTITIES, postEntity } from '../entities.ts'

/**
 * The steps that every change of a post takes. A step looks whether the post may change, notes who will see it, and
 * returns the post as it will be; only when all are taken is its row written.
 */

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
): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await known(change, id)
    change.must(act, post)
    return savePost(change, post, await work(change, post))
  })
}

export async function known(change: Change, id: string): Promise<Post> {
  const post = isUuid(id) ? await postById(change.read, change.story.id, id) : undefined
  if (post === undefined) throw storyProblem('post-unknown', `The id was "${id.slice(0, 60)}".`)
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
  change.touch()
  return saved
}

/** Writes the rows of a new post. */
export async function saveNewPost(context: StoryContext, change: Change, post: Post): Promise<Post> {
  const saved = { ...post, deskSeq: change.deskSeq }
  await insertPost(change.tx, saved)
  await saveRevision(context, change, saved, null)
  await useMedia(change, { kind: 'post', id: saved.id }, saved.body, undefined)
  change.touch()
  return saved
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

/** What on a page shows this post. */
export function seenOf(post: Post): Entity[] {
  const seen: Entity[] = [postEntity(post.id)]
  if (post.isKeyEvent) seen.push(ENTITIES.keyEvents)
  if (post.pinnedAt !== null) seen.push(ENTITIES.pins)
  return seen
}
