import { join } from 'node:path'
import { isDiskFull } from '../../platform/database/storage-error.ts'
import { IMAGE_FORMATS, type ImageFailure, type ImageResult } from '../../platform/image/image.ts'
import { ImageCrash } from '../../platform/image/image-processor.ts'
import type { ImageQueue } from '../../platform/image/image-queue.ts'
import { handle, type DueJob, type JobHandlers } from '../../platform/jobs/worker.ts'
import { RoundRobin } from '../../platform/round-robin.ts'
import { isUuid } from '../../platform/uuid.ts'
import { releaseJobs } from '../../platform/jobs/jobs.ts'
import { findMediaUses } from '../../story/reads/media-use-actions.ts'
import type { MediaDatabase } from '../media-access-actions.ts'
import { MAX_CRASHES, MAX_MAKING_MS, PICTURE_RECIPE, receivedKey, variantKey } from './picture.ts'
import { pictureProblem, type PictureProblem } from './picture-problems.ts'
import {
  countCrash,
  transitionPicture,
  findUnprocessedPictures,
  uploadById,
  findUploaders,
} from './picture-store.ts'
import { PROCESS_PICTURE_JOB, enqueuePicture, type PictureDeps } from '../upload/upload-actions.ts'

export interface PictureJobDeps extends Pick<PictureDeps, 'db' | 'clock' | 'store'> {
  readonly images: ImageQueue
  /** Called when a picture is ready or was refused; possibly more than once. */
  onResolved(pictureId: string): Promise<void>
  /** Aborted when the server stops: the current picture is left for the next start. */
  readonly stopping?: AbortSignal
}

const LATER_MS = 600_000

type ProcessedImage = Extract<ImageResult, { ok: true }>

const REFUSALS: Readonly<Record<ImageFailure, PictureProblem>> = {
  empty: 'picture-empty',
  heic: 'picture-heic',
  'other-type': 'picture-other-type',
  unreadable: 'picture-unreadable',
  'too-many-pixels': 'picture-too-many-pixels',
  'too-stretched': 'picture-too-stretched',
  'too-much-memory': 'picture-too-heavy',
}

/** Picture processing. It has a worker of its own: seconds spent on one picture must not delay a post. */
export function pictureJobs(deps: PictureJobDeps): JobHandlers {
  return handle(PROCESS_PICTURE_JOB, async ({ id }, { isLast }) => {
    const picture = await uploadById(deps.db.read, id)
    if (picture === undefined) return
    let failure: unknown
    if (picture.state === 'making')
      try {
        await processPicture(deps, id)
      } catch (error) {
        // After the last attempt its author is informed rather than left waiting.
        if (!isLast || deps.stopping?.aborted === true) throw error
        if (isDiskFull(error)) {
          // The picture is fine: it is processed when there is space again.
          await deps.db.transact((tx) => enqueuePicture(tx, id, deps.clock.now() + LATER_MS))
          throw error
        }
        await rejectPicture(deps, id, 'picture-failed')
        failure = error
      }
    // After a crash between these lines the job runs again and finds the picture completed.
    await deps.store.remove(receivedKey(id))
    await deps.onResolved(id)
    if (failure !== undefined) throw failure // for the operator: recorded in the job
  })
}

/**
 * The order of processing: first what readers already miss, then round robin by person, however many one of them has
 * sent.
 */
export function pictureOrder(db: Pick<MediaDatabase, 'read'>) {
  const turns = new RoundRobin()
  return async (due: readonly DueJob[]): Promise<readonly DueJob[]> => {
    if (due.length === 0) return due
    const ids = due.map(({ payload }) => findId(payload) ?? '')
    const uploaders = await findUploaders(db.read, ids)
    const uses = await findMediaUses(
      db,
      ids.map((id) => `picture:${id}`),
    )
    const awaited = new Set(uses.filter(({ isPublic }) => isPublic).map(({ media }) => media))
    const waiting = due.map((job, at) => {
      const id = ids[at] ?? ''
      return { job, owner: uploaders.get(id) ?? '', isUrgent: awaited.has(`picture:${id}`) }
    })
    const next = turns.next(waiting)
    if (next === undefined) return due
    turns.serve(next.owner)
    return [next.job, ...due.filter((job) => job !== next.job)]
  }
}

/**
 * Re-enqueues pictures that are left in processing without a live job: the job is missing, or was abandoned by a
 * process that died. Called at the start; returns their number. On SQLite there is only one server, so pending work
 * is resumed at once; on PostgreSQL it may be another node's, and its lease is awaited.
 */
export async function resumePictures({ db, clock }: Pick<PictureJobDeps, 'db' | 'clock'>): Promise<number> {
  return db.transact(async (tx, read) => {
    if (db.engine === 'sqlite') await releaseJobs(tx, PROCESS_PICTURE_JOB)
    const ids = await findUnprocessedPictures(read, PROCESS_PICTURE_JOB.name)
    const now = clock.now()
    for (const id of ids) await enqueuePicture(tx, id, now)
    return ids.length
  })
}

async function rejectPicture({ db, clock }: PictureJobDeps, id: string, code: PictureProblem): Promise<void> {
  const reason = pictureProblem(code).sentence()
  await db.transact((tx) =>
    transitionPicture(tx, id, 'making', 'refused', { reason, settled_at: clock.now() }),
  )
}

async function processPicture(deps: PictureJobDeps, id: string): Promise<void> {
  const { db, clock, store, images, stopping } = deps
  const open = async () => {
    const received = await store.get(receivedKey(id))
    if (received === undefined) throw new Error(`what was received of the picture ${id} is not in the store`)
    return received
  }
  try {
    const result = await images.make(
      {
        open,
        recipe: PICTURE_RECIPE,
        bounds: { timeoutMs: MAX_MAKING_MS, ...(stopping === undefined ? {} : { stopping }) },
        ticket: {
          owner: 'pictures',
          isUrgent: false,
          ...(stopping === undefined ? {} : { signal: stopping }),
        },
      },
      (image, folder) => keepVariants(store, id, folder, image),
    )
    if (result === 'slow') await rejectPicture(deps, id, 'picture-too-slow')
    else if (!result.ok) await rejectPicture(deps, id, REFUSALS[result.reason])
    else {
      const isReady = await db.transact((tx) =>
        transitionPicture(tx, id, 'making', 'ready', {
          width: result.width,
          height: result.height,
          version: result.version,
          widths: JSON.stringify(result.widths),
          suggested_credit: result.credit,
          suggested_caption: result.caption,
          settled_at: clock.now(),
        }),
      )
      // Removed meanwhile, or another process was first and produced the same files.
      if (!isReady && (await uploadById(db.read, id))?.state !== 'ready')
        for (const { key } of listVariants(id, result)) await store.remove(key)
    }
  } catch (error) {
    if (!(error instanceof ImageCrash)) throw error
    const crashes = await db.transact((tx) => countCrash(tx, id))
    if (crashes < MAX_CRASHES) throw error
    await rejectPicture(deps, id, 'picture-failed')
  }
}

async function keepVariants(
  store: PictureJobDeps['store'],
  id: string,
  folder: string,
  image: ProcessedImage,
): Promise<void> {
  for (const { key, file, format } of listVariants(id, image))
    await store.putFile(key, join(folder, file), `image/${format}`)
}

function listVariants(id: string, { version, widths }: ProcessedImage) {
  return widths.flatMap((width) =>
    IMAGE_FORMATS.map((format) => {
      const file = `${width}.${format}`
      return { key: variantKey(id, `${version}-${file}`), file, format }
    }),
  )
}

function findId(payload: unknown): string | undefined {
  const id = typeof payload === 'object' && payload !== null && 'id' in payload ? payload.id : undefined
  return typeof id === 'string' && isUuid(id) ? id : undefined
}
