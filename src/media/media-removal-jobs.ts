import { handle, type JobHandlers } from '../platform/jobs/worker.ts'
import type { MediaStore } from '../platform/media-store/media.ts'
import { RECEIVED } from './picture/picture.ts'
import { REMOVE_JOB } from './media-removal-actions.ts'

/** Removes files that the database has marked as removed. */
export function mediaRemovalJobs({
  store,
  onResolved,
  withdrawn,
}: {
  readonly store: MediaStore
  /** Updates the posts that show it. */
  onResolved(pictureId: string): Promise<void>
  /** Called with paths of files (`/media/…`) that caches may still hold. */
  withdrawn(paths: readonly string[]): void
}): JobHandlers {
  return handle(REMOVE_JOB, async ({ keys, picture }) => {
    for (const key of keys) await store.remove(key)
    const served = keys.filter((key) => !key.startsWith(`${RECEIVED}/`))
    if (served.length > 0) withdrawn(served.map((key) => `/media/${key}`))
    if (picture !== undefined) await onResolved(picture)
  })
}
