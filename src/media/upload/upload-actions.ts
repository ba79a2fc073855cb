import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { withoutControls } from '../../platform/plain-text.ts'
import { insertAudit, type AuditTables } from '../../audit/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { isDiskFull } from '../../platform/database/storage-error.ts'
import { readDiskSpace } from '../../platform/disk-space.ts'
import { enqueueJob, type JobTables } from '../../platform/jobs/jobs.ts'
import type { MediaStore } from '../../platform/media-store/media.ts'
import { isUuid } from '../../platform/uuid.ts'
import { RECEIVED, receivedKey, UPLOAD_LIMITS, uploaderKey, type PictureState } from '../picture/picture.ts'
import { pictureProblem } from '../picture/picture-problems.ts'
import {
  bytesUnderWay,
  countUnfinished,
  deleteUpload,
  deleteUploadsBefore,
  insertUpload,
  transitionPicture,
  picturesAmong,
  uploadById,
  uploadSizes,
  type PictureReads,
  type UploadRecord,
} from '../picture/picture-store.ts'
import type { PictureTables } from '../picture/picture-tables.ts'
import { Type } from 'typebox'

/** Dependencies of picture actions. */
export interface PictureDeps {
  readonly db: Database<PictureTables & AuditTables & JobTables>
  readonly clock: Clock
  readonly newId: () => string
  readonly store: MediaStore
  /** Local folder for uploads in progress. */
  readonly folder: string
  /** Disk space in bytes that pictures must leave free: the database and text need it. */
  readonly spaceReserve: number
  /** Called after a commit that enqueues processing of a picture. It must not throw. */
  readonly queued: () => void
}

export interface UploadContext extends PictureDeps {
  readonly actor: Actor
}

/** The path of an upload in progress. */
function uploadPath({ folder }: Pick<PictureDeps, 'folder'>, id: string): string {
  if (!isUuid(id)) throw pictureProblem('upload-not-found')
  return join(folder, id)
}

/**
 * Starts an upload, or resumes the one that this actor started under the same picture id: a browser that was killed
 * before it stored the address asks again, and continues.
 */
export async function beginUpload(
  context: UploadContext,
  requested: { id: string; fileName: string; size: number },
): Promise<UploadRecord> {
  const { db, clock, newId, actor } = context
  const { id, size } = requested
  if (!isUuid(id)) throw pictureProblem('invalid-upload', 'The picture’s id is not a UUID in lower case.')
  if (size === 0) throw pictureProblem('picture-empty')
  if (size > UPLOAD_LIMITS.bytes)
    throw pictureProblem('picture-too-large', `It has ${Math.ceil(size / 1_048_576)} MB.`)
  if ((await uploadById(db.read, id)) === undefined) await requireSpace(context, size)
  const fileName = withoutControls(requested.fileName.replaceAll(/\p{Cc}/gu, ' ')).slice(
    0,
    UPLOAD_LIMITS.fileNameCharacters,
  )
  const upload = await db.transact(async (tx, read) => {
    const known = await uploadById(read, id)
    if (known === undefined) {
      await requireUploadQuota(read, uploaderKey(actor), size)
      const now = clock.now()
      const isNew = await insertUpload(tx, {
        id,
        uploader: uploaderKey(actor),
        fileName,
        size,
        createdAt: now,
      })
      if (isNew)
        await insertAudit(
          tx,
          { actor, newId, now },
          { action: 'picture.begin', objectId: id, detail: fileName },
        )
    }
    const begun = known ?? (await uploadById(read, id))
    if (begun?.uploader !== uploaderKey(actor)) throw pictureProblem('picture-id-taken')
    if (begun.size !== size)
      throw pictureProblem('invalid-upload', `The upload of this picture id has ${begun.size} bytes.`)
    return begun
  })
  if (upload.state === 'receiving')
    await mapDiskFull(async () => {
      await mkdir(context.folder, { recursive: true })
      // Created if missing, otherwise left alone.
      await (await open(uploadPath(context, id), 'a')).close()
    })
  return upload
}

/** Throws `too-many-uploads` or `upload-no-space` if the quota is used up. */
async function requireUploadQuota(read: PictureReads, uploader: string, size: number): Promise<void> {
  const { theirs, all } = await bytesUnderWay(read, uploader)
  const count = await countUnfinished(read, uploader)
  if (count >= UPLOAD_LIMITS.unfinished || theirs + size > UPLOAD_LIMITS.unfinishedBytes)
    throw pictureProblem('too-many-uploads')
  if (all + size > UPLOAD_LIMITS.allUnfinishedBytes)
    throw pictureProblem('upload-no-space', 'Too much of everybody’s is on its way.')
}

/**
 * Throws `upload-no-space` unless the disk has space for all pending uploads, this file, and the copy for processing.
 * If space is low, abandoned uploads expire sooner.
 */
async function requireSpace(context: UploadContext, size: number): Promise<void> {
  const isEnough = async () =>
    (await readDiskSpace(context.folder)).freeBytes - (await pendingBytes(context)) >=
    2 * size + context.spaceReserve
  await mkdir(context.folder, { recursive: true })
  if (await isEnough()) return
  await expireUploads(context, UPLOAD_LIMITS.shortMilliseconds)
  if (!(await isEnough())) throw pictureProblem('upload-no-space')
}

/** Bytes still missing from uploads on this machine. */
async function pendingBytes({ db, folder }: Pick<PictureDeps, 'db' | 'folder'>): Promise<number> {
  const ids = (await readdir(folder)).filter(isUuid)
  const sizes = await uploadSizes(db.read, ids)
  let missing = 0
  for (const [id, size] of sizes) {
    const file = await stat(join(folder, id)).catch(() => undefined) // finished meanwhile
    if (file !== undefined) missing += Math.max(0, size - file.size)
  }
  return missing
}

/** Maps a full disk to a problem after which the newsroom's app retries later. */
async function mapDiskFull<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isDiskFull(error)) throw pictureProblem('upload-no-space', undefined, { cause: error })
    throw error
  }
}

/** This actor's upload; somebody else's is not found. */
export async function findUpload({ db, actor }: UploadContext, id: string): Promise<UploadRecord> {
  const upload = isUuid(id) ? await uploadById(db.read, id) : undefined
  if (upload?.uploader !== uploaderKey(actor)) throw pictureProblem('upload-not-found')
  return upload
}

/** Called after the last byte: stores the original where any node can process it, and enqueues the processing. */
export async function finishUpload(context: UploadContext, upload: UploadRecord): Promise<void> {
  const { db, clock, newId, store, actor } = context
  const { id, fileName } = upload
  await mapDiskFull(() => store.putFile(receivedKey(id), uploadPath(context, id), 'application/octet-stream'))
  const isFirst = await db.transact(async (tx) => {
    if (!(await transitionPicture(tx, id, 'receiving', 'making'))) return false
    const now = clock.now()
    await enqueuePicture(tx, id, now)
    await insertAudit(tx, { actor, newId, now }, { action: 'picture.upload', objectId: id, detail: fileName })
    return true
  })
  await rm(uploadPath(context, id), { force: true })
  if (isFirst) context.queued()
  // Cancelled while we stored it, or already processed by a faster request: the original may contain where it was
  // taken.
  else if ((await uploadById(db.read, id))?.state !== 'making') await store.remove(receivedKey(id))
}

export const PROCESS_PICTURE_JOB = { name: 'picture.make', payload: Type.Object({ id: Type.String() }) }

/** Enqueues the processing of a received original. */
export async function enqueuePicture(tx: Transaction<JobTables>, id: string, now: number): Promise<void> {
  await enqueueJob(tx, {
    id: `${PROCESS_PICTURE_JOB.name}:${id}`,
    kind: PROCESS_PICTURE_JOB,
    payload: { id },
    runAt: now,
    now,
  })
}

/** Deletes an unfinished upload; throws `upload-finished` for a finished one. */
export async function dropUpload(context: UploadContext, { id, fileName }: UploadRecord): Promise<void> {
  const { db, clock, newId, store, actor } = context
  await db.transact(async (tx) => {
    if (!(await deleteUpload(tx, id))) throw pictureProblem('upload-finished')
    const now = clock.now()
    await insertAudit(tx, { actor, newId, now }, { action: 'picture.cancel', objectId: id, detail: fileName })
  })
  await rm(uploadPath(context, id), { force: true })
  await store.remove(receivedKey(id)) // a killed process may have stored it without recording so
}

/**
 * Deletes uploads that did not finish in time (ms since their start), and files that belong to no upload, such as
 * those of a killed process. Called at the start and periodically; returns the number of deleted uploads.
 */
export async function expireUploads(
  { db, clock, folder, store }: Pick<PictureDeps, 'db' | 'clock' | 'folder' | 'store'>,
  within: number = UPLOAD_LIMITS.milliseconds,
): Promise<number> {
  const expired = await db.transact((tx) => deleteUploadsBefore(tx, clock.now() - within))
  for (const id of expired) await store.remove(receivedKey(id))
  await mkdir(folder, { recursive: true })
  // The row is inserted before its file is created: a file without a row is an orphan.
  const files = (await readdir(folder)).filter(isUuid)
  for (const file of await excludeStates(db.read, files, ['receiving']))
    await rm(join(folder, file), { force: true })
  const received = (await store.list(RECEIVED)).filter(isUuid)
  for (const id of await excludeStates(db.read, received, ['receiving', 'making']))
    await store.remove(receivedKey(id))
  return expired.length
}

/** The ids that are in none of the states. */
async function excludeStates(
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
