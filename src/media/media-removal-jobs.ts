import { handle, type JobHandlers } from '../platform/jobs/worker.ts'
import type { MediaStore } from '../platform/media-store/media.ts'
import { RECEIVED } from './picture/picture.ts'
import { REMOVE_JOB } from './media-removal-actions.ts'

/** Removes files of which the database says that they are gone. */
export function mediaRemovalJobs({
  store,
  settled,
  withdrawn,
}: {
  readonly store: MediaStore
  /** Tells the posts that show it. */
  settled(pictureId: string): Promise<void>
  /** Called with paths of files (`/media/…`) that caches may still hold. */
  withdrawn(paths: readonly string[]): void
}): JobHandlers {
  return handle(REMOVE_JOB, async ({ keys, picture }) => {
    for (const key of keys) await store.remove(key)
    const served = keys.filter((key) => !key.startsWith(`${RECEIVED}/`))
    if (served.length > 0) withdrawn(served.map((key) => `/media/${key}`))
    if (picture !== undefined) await settled(picture)
  })
}
