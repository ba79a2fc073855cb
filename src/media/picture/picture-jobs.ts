import { join } from 'node:path'
import { isDiskFull } from '../../platform/database/storage-error.ts'
import { IMAGE_FORMATS, type ImageRefusal, type ImageResult } from '../../platform/image/image.ts'
import { ImageCrash } from '../../platform/image/image-maker.ts'
import type { ImageQueue } from '../../platform/image/image-queue.ts'
import { handle, type DueJob, type JobHandlers } from '../../platform/jobs/worker.ts'
import { Turns } from '../../platform/turns.ts'
import { isUuid } from '../../platform/uuid.ts'
import { releaseJobs } from '../../platform/jobs/jobs.ts'
import { usesOfMedia } from '../../story/reads/media-use-actions.ts'
import type { MediaDatabase } from '../media-access-actions.ts'
import { MOST_CRASHES, MOST_MAKING_MS, PICTURE_RECIPE, receivedKey, variantKey } from './picture.ts'
import { pictureProblem, type PictureProblem } from './picture-problems.ts'
import { countCrash, movePicture, unmadePictures, uploadById, uploadersOf } from './picture-store.ts'
import { MAKE_JOB, wantPicture, type PictureParts } from '../upload/upload-actions.ts'

export interface PictureJobParts extends Pick<PictureParts, 'db' | 'clock' | 'store'> {
  readonly images: ImageQueue
  /** Called when a picture has become ready or was refused; perhaps more than once. */
  settled(pictureId: string): Promise<void>
  /** Aborted when the server stops: the picture under way is left for the next start. */
  readonly stopping?: AbortSignal
}

const LATER_MS = 600_000

type Made = Extract<ImageResult, { made: true }>

const REFUSALS: Readonly<Record<ImageRefusal, PictureProblem>> = {
  empty: 'picture-empty',
  heic: 'picture-heic',
  'other-type': 'picture-other-type',
  unreadable: 'picture-unreadable',
  'too-many-pixels': 'picture-too-many-pixels',
  'too-stretched': 'picture-too-stretched',
  'too-much-memory': 'picture-too-heavy',
}

/** The work on pictures. A worker of its own does it: seconds of one picture must not keep a post waiting. */
export function pictureJobs(parts: PictureJobParts): JobHandlers {
  return handle(MAKE_JOB, async ({ id }, { isLast }) => {
    const picture = await uploadById(parts.db.read, id)
    if (picture === undefined) return
    let failure: unknown
    if (picture.state === 'making')
      try {
        await make(parts, id)
      } catch (error) {
        // At the end of all tries its writer is told, and does not wait for ever.
        if (!isLast || parts.stopping?.aborted === true) throw error
        if (isDiskFull(error)) {
          // Nothing is wrong with the picture: it is made when there is space again.
          await parts.db.transact((tx) => wantPicture(tx, id, parts.clock.now() + LATER_MS))
          throw error
        }
        await refuse(parts, id, 'picture-failed')
        failure = error
      }
    // After a crash between these lines the job comes again and finds the picture settled.
    await parts.store.remove(receivedKey(id))
    await parts.settled(id)
    if (failure !== undefined) throw failure // for the operator: it stays in the job
  })
}

/**
 * The order in which pictures are made: what readers already see without them first, else one of each person in turn,
 * however many one of them has sent.
 */
export function pictureOrder(db: Pick<MediaDatabase, 'read'>) {
  const turns = new Turns()
  return async (due: readonly DueJob[]): Promise<readonly DueJob[]> => {
    if (due.length === 0) return due
    const ids = due.map(({ payload }) => findId(payload) ?? '')
    const uploaders = await uploadersOf(db.read, ids)
    const uses = await usesOfMedia(
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
 * Asks once more for every picture that is said to be on its way and that nobody works on: its job is not there, or was
 * given up, by whatever died. Called at the start. Returns how many there were. On SQLite one server is all there is, so
 * that what was under way is taken up at once; on PostgreSQL it may be another node's, and its lease is waited for.
 */
export async function resumePictures({ db, clock }: Pick<PictureJobParts, 'db' | 'clock'>): Promise<number> {
  return db.transact(async (tx, read) => {
    if (db.engine === 'sqlite') await releaseJobs(tx, MAKE_JOB)
    const ids = await unmadePictures(read, MAKE_JOB.name)
    const now = clock.now()
    for (const id of ids) await wantPicture(tx, id, now)
    return ids.length
  })
}

async function refuse({ db, clock }: PictureJobParts, id: string, code: PictureProblem): Promise<void> {
  const reason = pictureProblem(code).sentence()
  await db.transact((tx) => movePicture(tx, id, 'making', 'refused', { reason, settled_at: clock.now() }))
}

async function make(parts: PictureJobParts, id: string): Promise<void> {
  const { db, clock, store, images, stopping } = parts
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
        bounds: { mostMs: MOST_MAKING_MS, ...(stopping === undefined ? {} : { stopping }) },
        turn: { owner: 'pictures', isUrgent: false, ...(stopping === undefined ? {} : { signal: stopping }) },
      },
      (made, folder) => keepVariants(store, id, folder, made),
    )
    if (result === 'slow') await refuse(parts, id, 'picture-too-slow')
    else if (!result.made) await refuse(parts, id, REFUSALS[result.why])
    else {
      const isReady = await db.transact((tx) =>
        movePicture(tx, id, 'making', 'ready', {
          width: result.width,
          height: result.height,
          version: result.version,
          widths: JSON.stringify(result.widths),
          suggested_credit: result.credit,
          suggested_caption: result.caption,
          settled_at: clock.now(),
        }),
      )
      // Removed meanwhile; else another process was first, and made the same files.
      if (!isReady && (await uploadById(db.read, id))?.state !== 'ready')
        for (const { key } of variantsOf(id, result)) await store.remove(key)
    }
  } catch (error) {
    if (!(error instanceof ImageCrash)) throw error
    const crashes = await db.transact((tx) => countCrash(tx, id))
    if (crashes < MOST_CRASHES) throw error
    await refuse(parts, id, 'picture-failed')
  }
}

async function keepVariants(
  store: PictureJobParts['store'],
  id: string,
  folder: string,
  made: Made,
): Promise<void> {
  for (const { key, file, format } of variantsOf(id, made))
    await store.putFile(key, join(folder, file), `image/${format}`)
}

function variantsOf(id: string, { version, widths }: Made) {
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
