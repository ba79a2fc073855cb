import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { IMAGE_FORMATS, type ImageRefusal, type ImageResult } from '../platform/image/image.ts'
import { ImageCrash, makeImageApart } from '../platform/image/image-maker.ts'
import type { JobHandler } from '../platform/jobs/worker.ts'
import { isUuid } from '../platform/uuid.ts'
import { MOST_CRASHES, MOST_MAKING_MS, PICTURE_RECIPE, receivedKey, variantKey } from './picture.ts'
import { pictureProblem, type PictureProblem } from './picture-problems.ts'
import { countCrash, movePicture, unmadePictures, uploadById } from './picture-store.ts'
import { MAKE_JOB, wantPicture, type PictureParts } from './upload-actions.ts'

export interface PictureJobParts extends Pick<PictureParts, 'db' | 'clock' | 'store'> {
  /** Called when a picture has become ready or was refused; perhaps more than once. */
  settled(pictureId: string): Promise<void>
  /** Aborted when the server stops: the picture under way is left for the next start. */
  readonly stopping?: AbortSignal
}

type Made = Extract<ImageResult, { made: true }>

const REFUSALS: Readonly<Record<ImageRefusal, PictureProblem>> = {
  empty: 'picture-empty',
  heic: 'picture-heic',
  'other-type': 'picture-other-type',
  unreadable: 'picture-unreadable',
  'too-many-pixels': 'picture-too-many-pixels',
  'too-stretched': 'picture-too-stretched',
}

/** The work on pictures. A worker of its own does it: seconds of one picture must not keep a post waiting. */
export function pictureJobs(parts: PictureJobParts): Record<typeof MAKE_JOB, JobHandler> {
  return {
    [MAKE_JOB]: async (payload, { isLast }) => {
      const id = idOf(payload)
      const picture = await uploadById(parts.db.read, id)
      if (picture === undefined) return
      let failure: unknown
      if (picture.state === 'making')
        try {
          await make(parts, id)
        } catch (error) {
          // At the end of all tries its writer is told, and does not wait for ever.
          if (!isLast || parts.stopping?.aborted === true) throw error
          await refuse(parts, id, 'picture-failed')
          failure = error
        }
      // After a crash between these lines the job comes again and finds the picture settled.
      await parts.store.remove(receivedKey(id))
      await parts.settled(id)
      if (failure !== undefined) throw failure // for the operator: it stays in the job
    },
  }
}

/**
 * Asks once more for every picture that is said to be on its way and that nobody works on: its job is not there, or was
 * given up, by whatever died. Called at the start. Returns how many there were.
 */
export async function resumePictures({ db, clock }: Pick<PictureJobParts, 'db' | 'clock'>): Promise<number> {
  return db.transact(async (tx, read) => {
    const ids = await unmadePictures(read, MAKE_JOB)
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
  const { db, clock, store, stopping } = parts
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-picture-'))
  try {
    const received = await store.get(receivedKey(id))
    if (received === undefined) throw new Error(`what was received of the picture ${id} is not in the store`)
    const original = join(folder, 'received')
    await pipeline(received.stream, createWriteStream(original))
    const result = await makeImageApart(original, folder, PICTURE_RECIPE, {
      mostMs: MOST_MAKING_MS,
      ...(stopping === undefined ? {} : { stopping }),
    })
    if (result === 'slow') await refuse(parts, id, 'picture-too-slow')
    else if (!result.made) await refuse(parts, id, REFUSALS[result.why])
    else {
      await keepVariants(store, id, folder, result)
      await db.transact((tx) =>
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
    }
  } catch (error) {
    if (!(error instanceof ImageCrash)) throw error
    const crashes = await db.transact((tx) => countCrash(tx, id))
    if (crashes < MOST_CRASHES) throw error
    await refuse(parts, id, 'picture-failed')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function keepVariants(
  store: PictureJobParts['store'],
  id: string,
  folder: string,
  made: Made,
): Promise<void> {
  for (const width of made.widths) {
    for (const format of IMAGE_FORMATS) {
      const key = variantKey(id, `${made.version}-${width}.${format}`)
      await store.putFile(key, join(folder, `${width}.${format}`), `image/${format}`)
    }
  }
}

function idOf(payload: unknown): string {
  const id = typeof payload === 'object' && payload !== null && 'id' in payload ? payload.id : undefined
  if (typeof id !== 'string' || !isUuid(id)) throw new Error('a job of a picture names no picture')
  return id
}
