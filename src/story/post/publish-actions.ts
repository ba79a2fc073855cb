import type { Change, Committed, StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { excerpt } from './excerpt.ts'
import {
  assertSpeaker,
  type ExpectedVersion,
  assertVersion,
  assertAltTexts,
  assertPicturesReady,
} from './post-requirements.ts'
import { assertOpen, changePost, affectedEntities } from './post-steps-actions.ts'
import type { Post } from './post.ts'
import { publicationTime } from './publication-time-actions.ts'
import { unschedule } from './schedule-actions.ts'

/** Import data that a writer cannot set. */
export interface Provenance {
  readonly origin: string | null
  readonly publishedAt: number
  readonly isTimeKnown: boolean
  readonly updatedAt: number | null
}

/** Publishes a draft: now, or for an import with its provenance. */
export async function publish(change: Change, post: Post, provenance?: Provenance): Promise<Post> {
  assertOpen(change)
  if (post.discardedAt !== null) throw storyProblem('discarded')
  if (post.isEmbargoed && post.publishAt !== null && post.publishAt > change.now)
    throw storyProblem('embargoed', `It may be published at ${new Date(post.publishAt).toISOString()}.`)
  assertAltTexts(post)
  if (provenance === undefined) assertSpeaker(post) // published content is imported as it is
  assertPicturesReady(post)
  const published: Post = {
    ...post,
    ...(await unschedule(change, post)),
    state: 'published', // keeps the submission and its note: taken back, it is the draft that it was
    ...(provenance ?? { publishedAt: await publicationTime(change) }),
  }
  change.story = { ...change.story, postCount: change.story.postCount + 1 }
  change.markChanged(...affectedEntities(published))
  // An import is audited as one action.
  if (provenance === undefined)
    change.audit({ action: 'post.publish', objectId: post.id, detail: excerpt(post) })
  return published
}

/**
 * Publishes a draft. `expected`: the version that the approver has read; if it has changed since, it is rejected
 * (`edit-conflict`), for nobody publishes what they have not seen.
 */
export async function publishPost(
  context: StoryContext,
  slug: string,
  id: string,
  expected: ExpectedVersion = {},
): Promise<Committed<Post>> {
  return changePost(context, slug, id, 'post.publish', async (change, post) => {
    if (post.state === 'published') return post // repeated request
    assertVersion(post, expected)
    assertOpen(change)
    if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
    return publish(change, post)
  })
}
