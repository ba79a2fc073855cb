import { orThrow, type Change, type StoryContext } from '../change.ts'
import { ordered, sameContent } from './fit-content.ts'
import { gist } from './gist.ts'
import type { PostContent, VisiblePost, Post } from './post.ts'
import { updateRevision } from './imported-post-store.ts'
import { writePost } from './write-post.ts'
import { useMedia, withFacts } from '../media-metadata-actions.ts'
import { mustBeOpen, saveNewPost, seenOf } from './post-steps-actions.ts'
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
  await useMedia(change, { kind: 'post', id: post.id }, content.body, post.body)
  change.record(...seenOf(post))
  change.note({ action: 'post.complete', objectId: post.id, detail: gist(completed) })
  return completed
}

/** Where the post stands in time, as its source says it. */
export type PostTimes = Pick<VisiblePost, 'publishedAt' | 'isTimeKnown' | 'updatedAt'>

export function setTimes(change: Change, post: VisiblePost, times: PostTimes): VisiblePost {
  const isSame =
    post.publishedAt === times.publishedAt &&
    post.isTimeKnown === times.isTimeKnown &&
    post.updatedAt === times.updatedAt
  if (isSame) return post
  mustBeOpen(change)
  const moved = { ...post, ...times }
  change.record(...seenOf(post))
  return moved
}

/** A withdrawn post stands again as it was, in its place; when and by whom stays in the audit trail. */
export function restorePost(change: Change, post: VisiblePost): VisiblePost {
  if (post.state !== 'withdrawn') return post
  mustBeOpen(change)
  const restored: VisiblePost = { ...post, state: 'published', withdrawnAt: null, withdrawnReason: null }
  change.record(...seenOf(post))
  change.note({ action: 'post.restore', objectId: post.id, detail: gist(post) })
  return restored
}
