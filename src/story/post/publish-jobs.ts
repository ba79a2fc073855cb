import type { Actor } from '../../access/actor.ts'
import { handle, type JobHandlers } from '../../platform/jobs/worker.ts'
import { Problem } from '../../platform/problem.ts'
import type { Change, StoryContext } from '../change.ts'
import { may } from '../policy.ts'
import type { Post } from './post.ts'
import { publish } from './publish-actions.ts'
import { isOpen } from '../story.ts'
import { PUBLISH_JOB, unscheduled } from './schedule-actions.ts'
import { changePost } from './post-steps-actions.ts'

/**
 * Publishes a post when its time has come. Whoever comes second (another node, or this one again after it died
 * before it said so) finds the post published, under the story's lock, and does nothing. `actorOf` tells who a person
 * is now; undefined for one who has left.
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
        // Nothing is published behind a closed story's back: it stays a draft, and the trail says why.
        // Its time stays with it, so that the desk sees what was missed.
        if (!isOpen(change.story.status))
          return missed(change, { ...post, isEmbargoed: false }, 'The story is closed.')
        // Nor in the name of somebody who may not publish it any more: an editor decides.
        if (planner === undefined || !may(planner, 'post.publish', change.story.deskId, post))
          return missed(
            change,
            { ...post, ...(await unscheduled(change, post)), submittedAt: change.now },
            'Who scheduled it may not publish it now.',
          )
        return publish(change, post)
      })
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return // the story or post is gone, and so is the job
      throw error
    }
  })
}

function missed(change: Change, post: Post, why: string): Post {
  change.note({ action: 'post.schedule-missed', objectId: post.id, detail: why })
  return post
}
