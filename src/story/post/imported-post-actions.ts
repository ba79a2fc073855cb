import { orThrow, type Change, type StoryContext } from '../change.ts'
import { canonicalContent, sameContent } from './normalize-content.ts'
import { excerpt } from './excerpt.ts'
import type { PostContent, VisiblePost, Post } from './post.ts'
import { updateRevision } from './imported-post-store.ts'
import { writePost } from './write-post.ts'
import { linkMedia, resolveMedia } from '../media-metadata-actions.ts'
import { assertOpen, saveNewPost, affectedEntities } from './post-steps-actions.ts'
import { draftPost, noteNewPost, type NewPost } from './create-actions.ts'
import { publish, type Provenance } from './publish-actions.ts'

/** A post that others published, as they did. */
export async function importPost(
  context: StoryContext,
  change: Change,
  input: NewPost & { readonly id: string },
  provenance: Provenance,
): Promise<Post> {
  const draft = await draftPost(context, change, input.id, input)
  noteNewPost(change, draft)
  return saveNewPost(context, change, await publish(change, draft, provenance))
}

/**
 * What follows an import does to a post that stands, and a writer never: it completes it, moves it in time, and brings
 * it back. None of it is a revision, as no writer's word changes. Each returns the post as it will be; the import saves
 * it.
 */

/** The same text in a richer form (paragraphs, links, a byline): the saved revision is updated too. */
export async function completePost(
  context: StoryContext,
  change: Change,
  post: VisiblePost,
  words: PostContent,
): Promise<VisiblePost> {
  const content = orThrow(writePost(words))
  if (sameContent(content, post)) return post
  assertOpen(change)
  const completed = { ...post, ...(await resolveMedia(context, change, content)) }
  await updateRevision(change.tx, post.id, post.revision, canonicalContent(completed))
  await linkMedia(change, { kind: 'post', id: post.id }, content.body, post.body)
  change.markChanged(...affectedEntities(post))
  change.audit({ action: 'post.complete', objectId: post.id, detail: excerpt(completed) })
  return completed
}

/** The times of the post according to its source. */
export type PostTimes = Pick<VisiblePost, 'publishedAt' | 'isTimeKnown' | 'updatedAt'>

export function setTimes(change: Change, post: VisiblePost, times: PostTimes): VisiblePost {
  const isSame =
    post.publishedAt === times.publishedAt &&
    post.isTimeKnown === times.isTimeKnown &&
    post.updatedAt === times.updatedAt
  if (isSame) return post
  assertOpen(change)
  const moved = { ...post, ...times }
  change.markChanged(...affectedEntities(post))
  return moved
}

/** Restores a withdrawn post in its place; the audit log keeps when and by whom. */
export function restorePost(change: Change, post: VisiblePost): VisiblePost {
  if (post.state !== 'withdrawn') return post
  assertOpen(change)
  const restored: VisiblePost = { ...post, state: 'published', withdrawnAt: null, withdrawnReason: null }
  change.markChanged(...affectedEntities(post))
  change.audit({ action: 'post.restore', objectId: post.id, detail: excerpt(post) })
  return restored
}
