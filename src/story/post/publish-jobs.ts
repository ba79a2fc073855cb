import type { Actor } from '../../access/actor.ts'
import { handle, type JobHandlers } from '../../platform/jobs/worker.ts'
import { Problem } from '../../platform/problem.ts'
import type { Change, StoryContext } from '../change.ts'
import { can } from '../policy.ts'
import type { Post } from './post.ts'
import { publish } from './publish-actions.ts'
import { isOpen } from '../story.ts'
import { PUBLISH_JOB, unschedule } from './schedule-actions.ts'
import { changePost } from './post-steps-actions.ts'

/**
 * Publishes scheduled posts. A second worker (another node, or this one after a crash before recording it) finds the
 * post published, under the story's lock, and does nothing. `actorOf` resolves the current actor of a person;
 * undefined for a removed one.
 */
export function publishJobs(
  context: StoryContext,
  actorOf: (personId: string) => Promise<Actor | undefined>,
): JobHandlers {
  return handle(PUBLISH_JOB, async ({ slug, postId, by = null }) => {
    const planner = by === null ? context.actor : await actorOf(by)
    try {
      await changePost(context, slug, postId, 'post.publish', async (change, post) => {
        const isDue = post.state === 'draft' && post.publishAt !== null && post.publishAt <= change.now
        if (!isDue) return post
        // Nothing is published into a closed story: it stays a draft, and the audit log says why.
        if (!isOpen(change.story.status))
          return recordMissedPublication(change, { ...post, isEmbargoed: false }, 'The story is closed.')
        // Nor in the name of somebody who may no longer publish it: an editor decides.
        if (planner === undefined || !can(planner, 'post.publish', change.story.deskId, post))
          return recordMissedPublication(
            change,
            { ...post, ...(await unschedule(change, post)), submittedAt: change.now },
            'Who scheduled it may not publish it now.',
          )
        return publish(change, post)
      })
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return // the story or post is gone, so the job is done
      throw error
    }
  })
}

function recordMissedPublication(change: Change, post: Post, reason: string): Post {
  change.audit({ action: 'post.schedule-missed', objectId: post.id, detail: reason })
  return post
}
