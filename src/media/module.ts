import { join } from 'node:path'
import { isDiskFull } from '../platform/database/storage-error.ts'
import type { App } from '../platform/http/app.ts'
import { ImageQueue } from '../platform/image/image-queue.ts'
import type { Manifest, Module } from '../platform/module.ts'
import { ScratchFolder } from '../platform/scratch-folder.ts'
import type { Services, ServicesWithBus } from '../platform/services.ts'
import type { Topic } from '../story/topic.ts'
import type { EmbedDeps } from './embed/embed-actions.ts'
import { embedJobs, embedOrder, EMBEDS_AT_ONCE } from './embed/embed-jobs.ts'
import { embedProblems } from './embed/embed-problems.ts'
import { routeEmbeds } from './embed/embed-routes.ts'
import type { MediaTables } from './media-access-actions.ts'
import type { FindStaff } from './media-file-routes.ts'
import { MediaKeeper } from './media-keeper-jobs.ts'
import { mediaRemovalJobs } from './media-removal-jobs.ts'
import { mediaCacheTag } from './media-tag.ts'
import { pictureJobs, pictureOrder, resumePictures } from './picture/picture-jobs.ts'
import { pictureProblems } from './picture/picture-problems.ts'
import { routePictures, type PictureRouteDeps } from './picture/picture-routes.ts'
import * as media from './migrations/2026-11-26-09-media.ts'
import { UPLOAD_LIMITS } from './picture/picture.ts'

export const mediaManifest = {
  name: 'media',
  migrations: { '2026-11-26-09-media': media },
  problems: { ...pictureProblems, ...embedProblems },
  auditLabels: {
    picture: 'Pictures',
    'picture.begin': 'began to upload a picture',
    'picture.upload': 'uploaded a picture',
    'picture.cancel': 'gave an upload up',
    'picture.remove': 'removed a picture everywhere',
  },
} as const satisfies Manifest

export interface MediaPorts {
  readonly findStaff: FindStaff
  /** The metadata of a picture or an embed has changed: posts that show it are updated. */
  onResolved(what: { picture: string } | { embed: string }): Promise<void>
  /** Called with paths of files (`/media/…`) that are no longer public. Caches in front are told when left out. */
  readonly withdrawn?: ((paths: readonly string[]) => void) | undefined
}

/** Pictures and embeds: their files, the queue of images, what is done later. */
export function openMedia(services: ServicesWithBus<MediaTables, Topic>, ports: MediaPorts): Module {
  const { config, db, clock, newId, bus, safeFetch, mediaStore: store, workers, log } = services
  const { findStaff, onResolved, withdrawn = forgetMedia(services) } = ports
  const failed = (error: unknown, what: string) => log.error({ err: error }, `${what} failed`)
  const scratch = new ScratchFolder(join(config.dataDir, 'work'))
  const images = new ImageQueue(scratch)
  const pictures: PictureRouteDeps = {
    db,
    clock,
    newId,
    store,
    folder: join(config.dataDir, 'uploads'),
    spaceReserve: UPLOAD_LIMITS.spaceReserve,
    queued: () => workers.wake('pictures'),
    removing: () => workers.wake('media removal'),
  }
  const embeds: EmbedDeps = { db, clock, store, images, safeFetch, providers: config.oembedProviders }
  const stopping = new AbortController()
  const onPictureResolved = (picture: string) => onResolved({ picture })
  const keeper = new MediaKeeper({ ...pictures, scratch, bus, withdrawn, onError: failed })
  return {
    ...mediaManifest,
    jobs: [
      {
        worker: 'pictures',
        handlers: pictureJobs({
          ...pictures,
          images,
          stopping: stopping.signal,
          onResolved: onPictureResolved,
        }),
        order: pictureOrder(db),
      },
      {
        worker: 'media removal',
        handlers: mediaRemovalJobs({ store, onResolved: onPictureResolved, withdrawn }),
      },
      {
        worker: 'embeds',
        handlers: embedJobs({ ...embeds, db, onResolved: (embed) => onResolved({ embed }) }),
        atOnce: EMBEDS_AT_ONCE,
        order: embedOrder(db),
      },
    ],
    async routes(app: App) {
      await app.register(async (scope) => routePictures(scope, pictures, findStaff))
      routeEmbeds(app, embeds)
    },
    /** Cleans up after a killed process, and resumes pending pictures. */
    async start() {
      await keeper.start()
      await resumePictures(pictures).catch((error: unknown) => {
        // Readers can be served from a full disk; the next start tries again.
        if (!isDiskFull(error)) throw error
        failed(error, 'resuming pictures that were under way')
      })
    },
    abort: () => stopping.abort(),
    stop: () => keeper.stop(),
  }
}

/** Caches in front keep files for a minute, so one that is not told now is right by then. */
function forgetMedia({ purge, log }: Pick<Services, 'purge' | 'log'>): (paths: readonly string[]) => void {
  return (paths) => {
    for (const tag of new Set(paths.map(mediaCacheTag)))
      purge
        .forget(tag)
        .catch((error: unknown) =>
          log.warn({ err: error }, 'caches in front could not be told of a withdrawn picture'),
        )
  }
}
