import { handle, type JobHandlers } from '../platform/jobs/worker.ts'
import { FORGET_COPIES } from './copies-actions.ts'

/** `forget` rejects where a cache could not be reached: then it is tried again, later each time. */
export function copiesJobs(forget: (storyId: string) => Promise<void>): JobHandlers {
  return handle(FORGET_COPIES, ({ storyId }) => forget(storyId))
}
