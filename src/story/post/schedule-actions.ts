import { actorPersonId } from '../../access/actor.ts'
import { dropJob, enqueueJob } from '../../platform/jobs/jobs.ts'
import type { Change, Committed, StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { excerpt } from './excerpt.ts'
import {
  assertSpeaker,
  type ExpectedVersion,
  assertVersion,
  assertDraft,
  assertAltTexts,
  assertPicturesReady,
  requireOpenDraft,
} from './post-requirements.ts'
import { assertOpen, changePost } from './post-steps-actions.ts'
import type { Post } from './post.ts'
import { Type } from 'typebox'

export interface Schedule {
  /** ms UTC, in the future and within a year. */
  readonly at: number
  /** It must not be published before. */
  readonly isEmbargoed: boolean
}

/** The state of the post is looked at again when the time comes. */
export const PUBLISH_JOB = {
  name: 'post.publish',
  payload: Type.Object({
    slug: Type.String(),
    postId: Type.String(),
    /** The person who scheduled it; null for programs and the terminal. */
    by: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
}
const publishJobId = (postId: string) => `publish:${postId}`
const A_YEAR = 366 * 24 * 3_600_000

export async function schedule(change: Change, post: Post, { at, isEmbargoed }: Schedule): Promise<Post> {
  change.authorize('post.publish', post)
  assertOpen(change)
  assertDraft(post)
  assertAltTexts(post)
  assertSpeaker(post)
  assertPicturesReady(post)
  if (at <= change.now || at > change.now + A_YEAR)
    throw storyProblem('invalid-time', `It was ${new Date(at).toISOString()}.`)
  await enqueueJob(change.tx, {
    id: publishJobId(post.id),
    kind: PUBLISH_JOB,
    payload: { slug: change.story.slug, postId: post.id, by: actorPersonId(change.actor) },
    runAt: at,
    now: change.now,
  })
  const detail = `${isEmbargoed ? 'embargoed until' : 'for'} ${new Date(at).toISOString()}: ${excerpt(post)}`
  change.audit({ action: 'post.schedule', objectId: post.id, detail })
  return { ...post, publishAt: at, isEmbargoed, submittedAt: null, returnedNote: null }
}

/** Removes the schedule of a post. */
export async function unschedule(
  change: Change,
  post: Post,
): Promise<Pick<Post, 'publishAt' | 'isEmbargoed'>> {
  if (post.publishAt !== null) await dropJob(change.tx, publishJobId(post.id))
  return { publishAt: null, isEmbargoed: false }
}

/** `expected`: the version that the scheduler has read, as for publication. */
export async function schedulePost(
  context: StoryContext,
  slug: string,
  id: string,
  when: Schedule | null,
  expected: ExpectedVersion = {},
): Promise<Committed<Post>> {
  return changePost(context, slug, id, 'post.see', async (change, post) => {
    requireOpenDraft(post)
    change.authorize('post.publish', post)
    assertVersion(post, expected)
    if (when !== null) return schedule(change, post, when)
    if (post.publishAt === null) return post
    change.audit({ action: 'post.unschedule', objectId: id, detail: excerpt(post) })
    return { ...post, ...(await unschedule(change, post)) }
  })
}
