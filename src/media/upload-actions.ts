import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import type { Actor } from '../platform/actor.ts'
import { withoutControls } from '../platform/plain-text.ts'
import { noteAudit, type AuditTables } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { enqueueJob, type JobTables } from '../platform/jobs/jobs.ts'
import type { MediaStore } from '../platform/media-store/media.ts'
import { isUuid } from '../platform/uuid.ts'
import { receivedKey, UPLOAD_LIMITS } from './picture.ts'
import { pictureProblem } from './picture-problems.ts'
import {
  countUnfinished,
  deleteUpload,
  deleteUploadsBefore,
  insertUpload,
  movePicture,
  receivingAmong,
  uploadById,
  type UploadRecord,
} from './picture-store.ts'
import type { PictureTables } from './picture-tables.ts'

/** What pictures need of the world. */
export interface PictureParts {
  readonly db: Database<PictureTables & AuditTables & JobTables>
  readonly clock: Clock
  readonly newId: () => string
  readonly store: MediaStore
  /** Of this machine: where uploads grow until their last byte. */
  readonly folder: string
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
  const fileName = withoutControls(asked.fileName.replaceAll(/\p{Cc}/gu, ' ')).slice(
    0,
    UPLOAD_LIMITS.fileNameCharacters,
  )
  const upload = await db.transact(async (tx, read) => {
    const known = await uploadById(read, id)
    if (known === undefined) {
      if ((await countUnfinished(read, uploaderOf(actor))) >= UPLOAD_LIMITS.unfinished)
        throw pictureProblem('too-many-uploads')
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
  if (upload.state === 'receiving') {
    await mkdir(context.folder, { recursive: true })
    // Made where it is not there, and left as it is where it is.
    await (await open(uploadPath(context, id), 'a')).close()
  }
  return upload
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
  await store.putFile(receivedKey(id), uploadPath(context, id), 'application/octet-stream')
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

export const MAKE_JOB = 'picture.make'

/** Asks for a picture to be made from what was received of it. */
export async function wantPicture(tx: Transaction<JobTables>, id: string, now: number): Promise<void> {
  await enqueueJob(tx, { id: `${MAKE_JOB}:${id}`, kind: MAKE_JOB, payload: { id }, runAt: now, now })
}

/** Forgets an upload that has not ended; throws `upload-finished` for one that has. */
export async function dropUpload(context: UploadContext, { id, fileName }: UploadRecord): Promise<void> {
  const { db, clock, newId, actor } = context
  await db.transact(async (tx) => {
    if (!(await deleteUpload(tx, id))) throw pictureProblem('upload-finished')
    const now = clock.now()
    await noteAudit(tx, { actor, newId, now }, { action: 'picture.cancel', objectId: id, detail: fileName })
  })
  await rm(uploadPath(context, id), { force: true })
}

/**
 * Forgets uploads that have not ended within their time, and clears this machine's folder of what belongs to no
 * upload (any more). Called now and then; returns how many uploads were forgotten.
 */
export async function expireUploads({
  db,
  clock,
  folder,
}: Pick<PictureParts, 'db' | 'clock' | 'folder'>): Promise<number> {
  const gone = await db.transact((tx) => deleteUploadsBefore(tx, clock.now() - UPLOAD_LIMITS.milliseconds))
  await mkdir(folder, { recursive: true })
  // A row comes before its file: what has no row now is not about to get one.
  const files = (await readdir(folder)).filter(isUuid)
  for (let at = 0; at < files.length; at += 500) {
    const some = files.slice(at, at + 500)
    const receiving = await receivingAmong(db.read, some)
    for (const file of some) if (!receiving.has(file)) await rm(join(folder, file), { force: true })
  }
  return gone
}

function uploaderOf({ personId, name }: Actor): string {
  return personId ?? name
}
