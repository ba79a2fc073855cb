import type { Change } from '../change.ts'
import type { Post } from './post.ts'
import { publish } from './publish-actions.ts'
import { schedule, type Schedule } from './schedule-actions.ts'
import { submit } from './submit-actions.ts'

/** What happens to a post after saving. */
export interface Outcome {
  /** Publish at once. */
  readonly publish?: boolean | undefined
  /** Submit to an editor for approval. */
  readonly submit?: boolean | undefined
  /** Schedule publication. */
  readonly schedule?: Schedule | undefined
}

/** Applies the requested outcome, as far as permitted. */
export async function applyOutcome(change: Change, post: Post, outcome: Outcome): Promise<Post> {
  if (outcome.schedule !== undefined) return schedule(change, post, outcome.schedule)
  if (outcome.submit === true) return submit(change, post)
  if (outcome.publish !== true || post.state !== 'draft') return post
  change.authorize('post.publish', post)
  return publish(change, post)
}
