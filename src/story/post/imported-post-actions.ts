import { orThrow, type Change, type StoryContext } from '../change.ts'
import { ordered, sameContent } from './fit-content.ts'
import { gist } from './gist.ts'
import type { PostContent, VisiblePost } from './post.ts'
import { updateRevision } from './imported-post-store.ts'
import { writePost } from './write-post.ts'
import { useMedia, withFacts } from '../media-metadata-actions.ts'
import { mustBeOpen, saved, seenOf } from './post-steps-actions.ts'

/**
 * What an import does to a post that stands, and a writer never: it completes it, moves it in time, and brings it
 * back. None of it is a revision, as no writer's word changes.
 */

/** The same words in a richer form (paragraphs, links, a writer's name): also the saved revision gets it. */
export async function completePost(
  context: StoryContext,
  change: Change,
  post: VisiblePost,
  words: PostContent,
): Promise<VisiblePost> {
  const content = orThrow(writePost(words))
  if (sameContent(content, post)) return post
  mustBeOpen(change)
  const completed = { ...post, ...(await withFacts(context, change, content)) }
  await updateRevision(change.tx, post.id, post.revision, ordered(completed))
  await useMedia(change, post.id, content.body)
  change.record(...seenOf(post))
  change.note({ action: 'post.complete', objectId: post.id, detail: gist(completed) })
  await saved(change, completed)
  return completed
}

/** Where the post stands in time, as its source says it. */
export type PostTimes = Pick<VisiblePost, 'publishedAt' | 'isTimeKnown' | 'updatedAt'>

export async function setTimes(change: Change, post: VisiblePost, times: PostTimes): Promise<VisiblePost> {
  const isSame =
    post.publishedAt === times.publishedAt &&
    post.isTimeKnown === times.isTimeKnown &&
    post.updatedAt === times.updatedAt
  if (isSame) return post
  mustBeOpen(change)
  const moved = { ...post, ...times }
  change.record(...seenOf(post))
  await saved(change, moved)
  return moved
}

/** A withdrawn post stands again as it was, in its place; when and by whom stays in the audit trail. */
export async function restorePost(change: Change, post: VisiblePost): Promise<VisiblePost> {
  if (post.state !== 'withdrawn') return post
  mustBeOpen(change)
  const restored: VisiblePost = { ...post, state: 'published', withdrawnAt: null, withdrawnReason: null }
  await useMedia(change, post.id, post.body)
  change.record(...seenOf(post))
  change.note({ action: 'post.restore', objectId: post.id, detail: gist(post) })
  await saved(change, restored)
  return restored
}
