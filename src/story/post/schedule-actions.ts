import { actorPersonId } from '../../access/actor.ts'
import { dropJob, enqueueJob } from '../../platform/jobs/jobs.ts'
import type { Change, Done, StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { gist } from './gist.ts'
import {
  requireSpeaker,
  type SeenPost,
  mustBeAt,
  mustBeDraft,
  mustHaveAlt,
  mustBeSeen,
  requireOpenDraft,
} from './post-requirements.ts'
import { mustBeOpen, changePost } from './post-steps-actions.ts'
import type { Post } from './post.ts'
import { Type } from 'typebox'

export interface Schedule {
  /** ms UTC, in the future and within a year. */
  readonly at: number
  /** Nobody may publish it before. */
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
const jobOf = (postId: string) => `publish:${postId}`
const A_YEAR = 366 * 24 * 3_600_000

export async function schedule(change: Change, post: Post, { at, isEmbargoed }: Schedule): Promise<Post> {
  change.must('post.publish', post)
  mustBeOpen(change)
  mustBeDraft(post)
  mustHaveAlt(post)
  requireSpeaker(post)
  mustBeSeen(post)
  if (at <= change.now || at > change.now + A_YEAR)
    throw storyProblem('time-unfit', `It was ${new Date(at).toISOString()}.`)
  await enqueueJob(change.tx, {
    id: jobOf(post.id),
    kind: PUBLISH_JOB,
    payload: { slug: change.story.slug, postId: post.id, by: actorPersonId(change.actor) },
    runAt: at,
    now: change.now,
  })
  const detail = `${isEmbargoed ? 'embargoed until' : 'for'} ${new Date(at).toISOString()}: ${gist(post)}`
  change.note({ action: 'post.schedule', objectId: post.id, detail })
  return { ...post, publishAt: at, isEmbargoed, submittedAt: null, returnedNote: null }
}

/** What a post is once its schedule is gone. */
export async function unscheduled(
  change: Change,
  post: Post,
): Promise<Pick<Post, 'publishAt' | 'isEmbargoed'>> {
  if (post.publishAt !== null) await dropJob(change.tx, jobOf(post.id))
  return { publishAt: null, isEmbargoed: false }
}

/** `seen`: what whoever schedules it has read, as where it is published. */
export async function schedulePost(
  context: StoryContext,
  slug: string,
  id: string,
  when: Schedule | null,
  seen: SeenPost = {},
): Promise<Done<Post>> {
  return changePost(context, slug, id, 'post.see', async (change, post) => {
    requireOpenDraft(post)
    change.must('post.publish', post)
    mustBeAt(post, seen)
    if (when !== null) return schedule(change, post, when)
    if (post.publishAt === null) return post
    change.note({ action: 'post.unschedule', objectId: id, detail: gist(post) })
    return { ...post, ...(await unscheduled(change, post)) }
  })
}
