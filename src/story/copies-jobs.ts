import { handle, type JobHandlers } from '../platform/jobs/worker.ts'
import { PURGE_CACHES_JOB } from './copies-actions.ts'

/** `forget` rejects if a cache is unreachable: then it is retried, with increasing delays. */
export function cachePurgeJobs(forget: (storyId: string) => Promise<void>): JobHandlers {
  return handle(PURGE_CACHES_JOB, ({ storyId }) => forget(storyId))
}
