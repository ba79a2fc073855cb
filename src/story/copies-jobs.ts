import type { JobHandler } from '../platform/jobs/worker.ts'
import { FORGET_COPIES } from './copies-actions.ts'

/** `forget` rejects where a cache could not be reached: then it is tried again, later each time. */
export function copiesJobs(forget: (storyId: string) => Promise<void>): Record<string, JobHandler> {
  return {
    [FORGET_COPIES]: (payload) => forget((payload as { storyId: string }).storyId),
  }
}
