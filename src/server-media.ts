import { join } from 'node:path'
import { embedFacts, wantEmbeds, type EmbedParts } from './media/embed/embed-actions.ts'
import { embedJobs, embedOrder, EMBEDS_AT_ONCE } from './media/embed/embed-jobs.ts'
import type { EmbedTables } from './media/embed/embed-tables.ts'
import { MediaKeeper } from './media/media-keeper-jobs.ts'
import { mediaRemovalJobs } from './media/media-removal-jobs.ts'
import { pictureJobs, pictureOrder, resumePictures } from './media/picture/picture-jobs.ts'
import { holdPictures, pictureFacts } from './media/picture/picture-read-actions.ts'
import type { PictureRouteParts } from './media/picture/picture-routes.ts'
import type { PictureTables } from './media/picture/picture-tables.ts'
import { UPLOAD_LIMITS } from './media/picture/picture.ts'
import type { AuditTables } from './audit/audit.ts'
import type { Bus } from './platform/bus.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config/config.ts'
import type { Database } from './platform/database/database.ts'
import { isDiskFull } from './platform/database/storage-error.ts'
import { newId } from './platform/ids.ts'
import { ImageQueue } from './platform/image/image-queue.ts'
import type { JobTables } from './platform/jobs/jobs.ts'
import type { JobHandlers, JobWorker, WorkerParts } from './platform/jobs/worker.ts'
import { openMediaStore } from './platform/media-store/open-media.ts'
import type { Outside } from './platform/outside/fetch-outside.ts'
import { ScratchFolder } from './platform/scratch-folder.ts'
import type { KnownMedia } from './story/change.ts'
import type { Topic } from './story/topic.ts'
import type { StoryTables } from './story/tables.ts'
import { readTablesOf } from './platform/database/tables-of.ts'

type MediaTables = PictureTables & EmbedTables & StoryTables

/** What the media room knows, for stories: read in the transaction that asks (every room's tables are one database). */
export const knownMedia: KnownMedia = {
  holdPictures,
  pictures: (read, ids) => pictureFacts({ read: readTablesOf<MediaTables>(read) }, ids),
  embeds: (read, urls) => embedFacts({ read: readTablesOf<MediaTables>(read) }, urls),
  wantEmbeds: (tx, read, urls, now) => wantEmbeds(tx, readTablesOf<MediaTables>(read), urls, now),
}

export interface MediaParts {
  readonly config: Pick<Config, 'dataDir' | 'mediaStore' | 'oembedProviders'>
  readonly db: Database<PictureTables & EmbedTables & StoryTables & AuditTables & JobTables>
  readonly clock: Clock
  readonly bus: Bus<Topic>
  readonly outside: Outside
  workerOf(handlers: JobHandlers, how?: Pick<WorkerParts, 'atOnce' | 'order'>): JobWorker
  /** Something has become known of a picture or an embed: posts that show it are told. */
  settled(what: { picture: string } | { embed: string }): Promise<void>
  /** Called with paths of files (`/media/…`) that readers must no longer get. */
  withdrawn(paths: readonly string[]): void
  failed(error: unknown, what: string): void
}

export interface Media {
  readonly pictures: PictureRouteParts
  readonly embeds: EmbedParts
  readonly workers: readonly JobWorker[]
  /** Clears what a killed process left behind, and goes on with pictures that were under way. */
  start(): Promise<void>
  /** Ends the picture that is being made. */
  abort(): void
  stop(): Promise<void>
}

/** Puts the media room together: its files, its queue of images, its workers. */
export function openMedia(parts: MediaParts): Media {
  const { config, db, clock, bus, outside, workerOf, settled, withdrawn, failed } = parts
  const scratch = new ScratchFolder(join(config.dataDir, 'work'))
  const images = new ImageQueue(scratch)
  const store = openMediaStore(config.mediaStore, config.dataDir)
  const pictures: PictureRouteParts = {
    db,
    clock,
    newId,
    store,
    folder: join(config.dataDir, 'uploads'),
    spaceReserve: UPLOAD_LIMITS.spaceReserve,
    queued: () => making.wake(),
    removing: () => removing.wake(),
  }
  const embeds: EmbedParts = { db, clock, store, images, outside, providers: config.oembedProviders }
  const stopping = new AbortController()
  const settledPicture = (picture: string) => settled({ picture })
  const making = workerOf(
    pictureJobs({ ...pictures, images, stopping: stopping.signal, settled: settledPicture }),
    { order: pictureOrder(db) },
  )
  const removing = workerOf(mediaRemovalJobs({ store, settled: settledPicture, withdrawn }))
  const fetching = workerOf(embedJobs({ ...embeds, db, settled: (embed) => settled({ embed }) }), {
    atOnce: EMBEDS_AT_ONCE,
    order: embedOrder(db),
  })
  const keeper = new MediaKeeper({ ...pictures, scratch, bus, withdrawn, failed })
  return {
    pictures,
    embeds,
    workers: [making, removing, fetching],
    async start() {
      await keeper.start()
      await resumePictures(pictures).catch((error: unknown) => {
        // Readers can be served from a full disk; the next start looks again.
        if (!isDiskFull(error)) throw error
        failed(error, 'resuming pictures that were under way')
      })
    },
    abort: () => stopping.abort(),
    stop: () => keeper.stop(),
  }
}
