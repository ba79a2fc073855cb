import type { Change } from '../change.ts'
import type { Post } from './post.ts'
import { publish } from './publish-actions.ts'
import { schedule, type Schedule } from './schedule-actions.ts'
import { submit } from './submit-actions.ts'

/** What becomes of a post once its words are saved. */
export interface Outcome {
  /** Shown to readers at once. */
  readonly publish?: boolean | undefined
  /** Handed to an editor for approval. */
  readonly submit?: boolean | undefined
  /** Publishes itself later. */
  readonly schedule?: Schedule | undefined
}

/** What the writer wants to become of the post, as far as they may. */
export async function settle(change: Change, post: Post, outcome: Outcome): Promise<Post> {
  if (outcome.schedule !== undefined) return schedule(change, post, outcome.schedule)
  if (outcome.submit === true) return submit(change, post)
  if (outcome.publish !== true || post.state !== 'draft') return post
  change.must('post.publish', post)
  return publish(change, post)
}
