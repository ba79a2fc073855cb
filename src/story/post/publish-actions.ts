import type { Change, Done, StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { gist } from './gist.ts'
import { requireSpeaker, type SeenPost, mustBeAt, mustHaveAlt, mustBeSeen } from './post-requirements.ts'
import { mustBeOpen, changePost, seenOf } from './post-steps-actions.ts'
import type { Post } from './post.ts'
import { publicationTime } from './publication-time-actions.ts'
import { unscheduled } from './schedule-actions.ts'

/** What an import knows beyond what a writer may say. */
export interface Provenance {
  readonly origin: string | null
  readonly publishedAt: number
  readonly isTimeKnown: boolean
  readonly updatedAt: number | null
}

/** Shows a draft to readers, now, or (an import) with what is known of it. */
export async function publish(change: Change, post: Post, provenance?: Provenance): Promise<Post> {
  mustBeOpen(change)
  if (post.discardedAt !== null) throw storyProblem('discarded')
  if (post.isEmbargoed && post.publishAt !== null && post.publishAt > change.now)
    throw storyProblem('embargoed', `It may be published at ${new Date(post.publishAt).toISOString()}.`)
  mustHaveAlt(post)
  if (provenance === undefined) requireSpeaker(post) // what others published is imported as it is
  mustBeSeen(post)
  const published: Post = {
    ...post,
    ...(await unscheduled(change, post)),
    state: 'published', // with who handed it in and what was said of it: taken back, it is the draft that it was
    ...(provenance ?? { publishedAt: await publicationTime(change) }),
  }
  change.story = { ...change.story, postCount: change.story.postCount + 1 }
  change.record(...seenOf(published))
  // An import's posts are one action, and that is noted.
  if (provenance === undefined) change.note({ action: 'post.publish', objectId: post.id, detail: gist(post) })
  return published
}

/**
 * Shows a draft to readers. `seen`: what whoever approves it has read; where it has changed since, it is refused
 * (`edit-conflict`), for nobody publishes what they have not seen.
 */
export async function publishPost(
  context: StoryContext,
  slug: string,
  id: string,
  seen: SeenPost = {},
): Promise<Done<Post>> {
  return changePost(context, slug, id, 'post.publish', async (change, post) => {
    if (post.state === 'published') return post // pressed twice
    mustBeAt(post, seen)
    mustBeOpen(change)
    if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
    return publish(change, post)
  })
}
