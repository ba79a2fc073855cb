import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { withoutControls } from '../../platform/plain-text.ts'
import { noteAudit, type AuditTables } from '../../audit/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { isDiskFull } from '../../platform/database/storage-error.ts'
import { readDiskSpace } from '../../platform/disk-space.ts'
import { enqueueJob, type JobTables } from '../../platform/jobs/jobs.ts'
import type { MediaStore } from '../../platform/media-store/media.ts'
import { isUuid } from '../../platform/uuid.ts'
import { RECEIVED, receivedKey, UPLOAD_LIMITS, uploaderOf, type PictureState } from '../picture/picture.ts'
import { pictureProblem } from '../picture/picture-problems.ts'
import {
  bytesUnderWay,
  countUnfinished,
  deleteUpload,
  deleteUploadsBefore,
  insertUpload,
  movePicture,
  picturesAmong,
  uploadById,
  uploadSizes,
  type PictureReads,
  type UploadRecord,
} from '../picture/picture-store.ts'
import type { PictureTables } from '../picture/picture-tables.ts'
import { Type } from 'typebox'

/** What pictures need of the world. */
export interface PictureParts {
  readonly db: Database<PictureTables & AuditTables & JobTables>
  readonly clock: Clock
  readonly newId: () => string
  readonly store: MediaStore
  /** Of this machine: where uploads grow until their last byte. */
  readonly folder: string
  /** Bytes of the disk that no picture may take: the database and everybody's words need them. */
  readonly spaceReserve: number
  /** Called after a commit that asks for a picture to be made. It must not throw. */
  readonly queued: () => void
}

export interface UploadContext extends PictureParts {
  readonly actor: Actor
}

/** Where an upload's bytes lie while it grows. */
function uploadPath({ folder }: Pick<PictureParts, 'folder'>, id: string): string {
  if (!isUuid(id)) throw pictureProblem('upload-unknown')
  return join(folder, id)
}

/**
 * Begins an upload, or goes on with the one that this actor has begun under the same picture id: a browser that
 * was killed before it noted the address asks again, and finds it where it stood.
 */
export async function beginUpload(
  context: UploadContext,
  asked: { id: string; fileName: string; size: number },
): Promise<UploadRecord> {
  const { db, clock, newId, actor } = context
  const { id, size } = asked
  if (!isUuid(id)) throw pictureProblem('upload-unfit', 'The picture’s id is not a UUID in lower case.')
  if (size === 0) throw pictureProblem('picture-empty')
  if (size > UPLOAD_LIMITS.bytes)
    throw pictureProblem('picture-too-large', `It has ${Math.ceil(size / 1_048_576)} MB.`)
  if ((await uploadById(db.read, id)) === undefined) await requireSpace(context, size)
  const fileName = withoutControls(asked.fileName.replaceAll(/\p{Cc}/gu, ' ')).slice(
    0,
    UPLOAD_LIMITS.fileNameCharacters,
  )
  const upload = await db.transact(async (tx, read) => {
    const known = await uploadById(read, id)
    if (known === undefined) {
      await requireShare(read, uploaderOf(actor), size)
      const now = clock.now()
      const isNew = await insertUpload(tx, {
        id,
        uploader: uploaderOf(actor),
        fileName,
        size,
        createdAt: now,
      })
      if (isNew)
        await noteAudit(
          tx,
          { actor, newId, now },
          { action: 'picture.begin', objectId: id, detail: fileName },
        )
    }
    const begun = known ?? (await uploadById(read, id))
    if (begun?.uploader !== uploaderOf(actor)) throw pictureProblem('picture-id-taken')
    if (begun.size !== size)
      throw pictureProblem('upload-unfit', `The upload of this picture id has ${begun.size} bytes.`)
    return begun
  })
  if (upload.state === 'receiving')
    await orNoSpace(async () => {
      await mkdir(context.folder, { recursive: true })
      // Made where it is not there, and left as it is where it is.
      await (await open(uploadPath(context, id), 'a')).close()
    })
  return upload
}

/** Throws `too-many-uploads` or `upload-no-space` where as much as is allowed is on its way already. */
async function requireShare(read: PictureReads, uploader: string, size: number): Promise<void> {
  const { theirs, all } = await bytesUnderWay(read, uploader)
  const count = await countUnfinished(read, uploader)
  if (count >= UPLOAD_LIMITS.unfinished || theirs + size > UPLOAD_LIMITS.unfinishedBytes)
    throw pictureProblem('too-many-uploads')
  if (all + size > UPLOAD_LIMITS.allUnfinishedBytes)
    throw pictureProblem('upload-no-space', 'Too much of everybody’s is on its way.')
}

/**
 * Throws `upload-no-space` unless the disk holds what is on its way here, this file, and the copy of it that is made
 * ready. Where it is short of that, uploads that nobody goes on with go sooner.
 */
async function requireSpace(context: UploadContext, size: number): Promise<void> {
  const isEnough = async () =>
    (await readDiskSpace(context.folder)).freeBytes - (await missingBytes(context)) >=
    2 * size + context.spaceReserve
  await mkdir(context.folder, { recursive: true })
  if (await isEnough()) return
  await expireUploads(context, UPLOAD_LIMITS.shortMilliseconds)
  if (!(await isEnough())) throw pictureProblem('upload-no-space')
}

/** Bytes that are still to come of the uploads whose files lie on this machine. */
async function missingBytes({ db, folder }: Pick<PictureParts, 'db' | 'folder'>): Promise<number> {
  const ids = (await readdir(folder)).filter(isUuid)
  const sizes = await uploadSizes(db.read, ids)
  let missing = 0
  for (const [id, size] of sizes) {
    const file = await stat(join(folder, id)).catch(() => undefined) // it has ended meanwhile
    if (file !== undefined) missing += Math.max(0, size - file.size)
  }
  return missing
}

/** A full disk, as a problem that the newsroom's app waits out. */
async function orNoSpace<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isDiskFull(error)) throw pictureProblem('upload-no-space', undefined, { cause: error })
    throw error
  }
}

/** This actor's upload; somebody else's is unknown like any that is not there. */
export async function findUpload({ db, actor }: UploadContext, id: string): Promise<UploadRecord> {
  const upload = isUuid(id) ? await uploadById(db.read, id) : undefined
  if (upload?.uploader !== uploaderOf(actor)) throw pictureProblem('upload-unknown')
  return upload
}

/** Its last byte is there: puts it where the maker finds it, on whichever machine, and asks for it to be made. */
export async function finishUpload(context: UploadContext, upload: UploadRecord): Promise<void> {
  const { db, clock, newId, store, actor } = context
  const { id, fileName } = upload
  await orNoSpace(() => store.putFile(receivedKey(id), uploadPath(context, id), 'application/octet-stream'))
  const isFirst = await db.transact(async (tx) => {
    if (!(await movePicture(tx, id, 'receiving', 'making'))) return false
    const now = clock.now()
    await wantPicture(tx, id, now)
    await noteAudit(tx, { actor, newId, now }, { action: 'picture.upload', objectId: id, detail: fileName })
    return true
  })
  await rm(uploadPath(context, id), { force: true })
  if (isFirst) context.queued()
  // Cancelled while we kept it, or made already by whoever was first: what was received may tell where it was taken.
  else if ((await uploadById(db.read, id))?.state !== 'making') await store.remove(receivedKey(id))
}

export const MAKE_JOB = { name: 'picture.make', payload: Type.Object({ id: Type.String() }) }

/** Asks for a picture to be made from what was received of it. */
export async function wantPicture(tx: Transaction<JobTables>, id: string, now: number): Promise<void> {
  await enqueueJob(tx, { id: `${MAKE_JOB.name}:${id}`, kind: MAKE_JOB, payload: { id }, runAt: now, now })
}

/** Forgets an upload that has not ended; throws `upload-finished` for one that has. */
export async function dropUpload(context: UploadContext, { id, fileName }: UploadRecord): Promise<void> {
  const { db, clock, newId, store, actor } = context
  await db.transact(async (tx) => {
    if (!(await deleteUpload(tx, id))) throw pictureProblem('upload-finished')
    const now = clock.now()
    await noteAudit(tx, { actor, newId, now }, { action: 'picture.cancel', objectId: id, detail: fileName })
  })
  await rm(uploadPath(context, id), { force: true })
  await store.remove(receivedKey(id)) // a process that was killed may have kept it and not said so
}

/**
 * Forgets uploads that have not ended within their time (ms since they were begun), and clears what belongs to no
 * upload (any more): what a process that was killed has left too. Called at the start, and now and then; returns how
 * many uploads were forgotten.
 */
export async function expireUploads(
  { db, clock, folder, store }: Pick<PictureParts, 'db' | 'clock' | 'folder' | 'store'>,
  within: number = UPLOAD_LIMITS.milliseconds,
): Promise<number> {
  const gone = await db.transact((tx) => deleteUploadsBefore(tx, clock.now() - within))
  for (const id of gone) await store.remove(receivedKey(id))
  await mkdir(folder, { recursive: true })
  // A row comes before its file: what has no row now is not about to get one.
  const files = (await readdir(folder)).filter(isUuid)
  for (const file of await unless(db.read, files, ['receiving']))
    await rm(join(folder, file), { force: true })
  const received = (await store.list(RECEIVED)).filter(isUuid)
  for (const id of await unless(db.read, received, ['receiving', 'making']))
    await store.remove(receivedKey(id))
  return gone.length
}

/** Those of these that are not in one of the states. */
async function unless(
  read: PictureReads,
  ids: readonly string[],
  states: readonly PictureState[],
): Promise<string[]> {
  const left: string[] = []
  for (let at = 0; at < ids.length; at += 500) {
    const some = ids.slice(at, at + 500)
    const among = await picturesAmong(read, some, states)
    left.push(...some.filter((id) => !among.has(id)))
  }
  return left
}
