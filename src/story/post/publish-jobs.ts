import type { JobHandler } from '../../platform/jobs/worker.ts'
import { Problem } from '../../platform/problem.ts'
import { changeStory, type StoryContext } from '../change-actions.ts'
import { publish } from './post-actions.ts'
import { PUBLISH_JOB, unscheduled, type PublishJob } from './post-waiting-actions.ts'
import { known, saved } from './standing-post-actions.ts'
import { isOpen } from '../story.ts'

/**
 * Publishes a post when its time has come. Whoever comes second (another node, or this one again after it died
 * before it said so) finds the post published, under the story's lock, and does nothing.
 */
export function publishJobs(context: StoryContext): Record<string, JobHandler> {
  return {
    [PUBLISH_JOB]: async (payload) => {
      const { slug, postId } = payload as PublishJob
      try {
        await changeStory(context, slug, async (change) => {
          const post = await known(change, postId)
          const isDue = post.state === 'draft' && post.publishAt !== null && post.publishAt <= change.now
          if (!isDue) return
          if (isOpen(change.story.status)) {
            await publish(change, post)
            return
          }
          // Nothing is published behind a closed story's back: it stays a draft, and the trail says why.
          change.note({ action: 'post.schedule-missed', objectId: postId, detail: 'The story is closed.' })
          await saved(change, { ...post, ...(await unscheduled(change, post)) })
        })
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return // the story or post is gone, and so is the job
        throw error
      }
    },
  }
}
