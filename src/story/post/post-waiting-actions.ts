import { actorPersonId } from '../../access/actor.ts'
import { dropJob, enqueueJob } from '../../platform/jobs/jobs.ts'
import { changeStory, type Change, type Done, type StoryContext } from '../change-actions.ts'
import { mustBeSeen, mustHaveAlt } from '../media-actions.ts'
import { emptyBin, requireDraftRoom } from './draft-limit-actions.ts'
import { POST_LIMITS, type Post } from './post.ts'
import { storyProblem } from '../problems.ts'
import {
  draft,
  known,
  mustBeAt,
  mustBeOpen,
  requireSpeaker,
  saved,
  type SeenPost,
} from './standing-post-actions.ts'
import { gist } from './gist.ts'
import { line } from './fit-content.ts'

/** Drafts that wait: for an editor, for a time, or to be thrown away. */

export interface Schedule {
  /** ms UTC, in the future and within a year. */
  readonly at: number
  /** Nobody may publish it before. */
  readonly isEmbargoed: boolean
}

/** What a worker is told; the state of the post is looked at again when the time comes. */
export interface PublishJob {
  readonly slug: string
  readonly postId: string
  /** The person who scheduled it; null for programs and the terminal. */
  readonly by?: string | null
}

export const PUBLISH_JOB = 'post.publish'
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
  const payload: PublishJob = { slug: change.story.slug, postId: post.id, by: actorPersonId(change.actor) }
  await enqueueJob(change.tx, {
    id: jobOf(post.id),
    kind: PUBLISH_JOB,
    payload,
    runAt: at,
    now: change.now,
  })
  const detail = `${isEmbargoed ? 'embargoed until' : 'for'} ${new Date(at).toISOString()}: ${gist(post)}`
  change.note({ action: 'post.schedule', objectId: post.id, detail })
  return saved(change, { ...post, publishAt: at, isEmbargoed, submittedAt: null, returnedNote: null })
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
  return changeStory(context, slug, async (change) => {
    const post = await draft(change, id)
    change.must('post.publish', post)
    mustBeAt(post, seen)
    if (when !== null) return schedule(change, post, when)
    if (post.publishAt === null) return post
    change.note({ action: 'post.unschedule', objectId: id, detail: gist(post) })
    return saved(change, { ...post, ...(await unscheduled(change, post)) })
  })
}

export async function submit(change: Change, post: Post): Promise<Post> {
  change.must('post.submit', post)
  mustBeOpen(change)
  mustBeDraft(post)
  if (post.submittedAt !== null) return post
  change.note({ action: 'post.submit', objectId: post.id, detail: gist(post) })
  return saved(change, { ...post, submittedAt: change.now, returnedNote: null })
}

/**
 * Hands a draft to an editor, or takes it back (its author, or an editor who wants more work on it and may say so in
 * `note`).
 */
export async function submitPost(
  context: StoryContext,
  slug: string,
  id: string,
  isSubmitted: boolean,
  note: string | null = null,
): Promise<Done<Post>> {
  const words = line(note)
  if ((words?.length ?? 0) > POST_LIMITS.reason)
    throw storyProblem('too-long', `The note may have at most ${POST_LIMITS.reason} characters.`)
  return changeStory(context, slug, async (change) => {
    const post = await draft(change, id)
    if (isSubmitted) return submit(change, post)
    change.must('post.submit', post)
    if (post.submittedAt === null) return post
    change.note({ action: 'post.return', objectId: id, detail: words ?? gist(post) })
    return saved(change, { ...post, submittedAt: null, returnedNote: words })
  })
}

/** Throws a draft away, or brings it back. */
export async function discardPost(
  context: StoryContext,
  slug: string,
  id: string,
  isDiscarded: boolean,
): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await known(change, id)
    change.must('post.discard', post)
    if ((post.discardedAt !== null) === isDiscarded) return post
    mustBeDraft(post)
    change.note({ action: isDiscarded ? 'post.discard' : 'post.restore', objectId: id, detail: gist(post) })
    const plan = isDiscarded ? { ...(await unscheduled(change, post)), submittedAt: null } : {}
    const done = await saved(change, { ...post, ...plan, discardedAt: isDiscarded ? change.now : null })
    if (isDiscarded) await emptyBin(change, done)
    else await requireDraftRoom(change, done)
    return done
  })
}

function mustBeDraft(post: Post): void {
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  if (post.state === 'published') throw storyProblem('already-published')
}
