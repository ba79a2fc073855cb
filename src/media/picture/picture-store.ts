import { sql, type Selectable, type Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { JobTables } from '../../platform/jobs/jobs.ts'
import type { PictureRecord, PictureState } from './picture.ts'
import type { PictureTables } from './picture-tables.ts'

export type PictureReads = ReadonlyKysely<PictureTables>
type PictureWrites = Transaction<PictureTables>
type PictureRow = Selectable<PictureTables['picture']>

/** A picture from the perspective of its upload. */
export interface UploadRecord {
  readonly id: string
  readonly state: PictureState
  readonly uploader: string
  readonly fileName: string
  /** Bytes. */
  readonly size: number
  readonly crashes: number
  readonly createdAt: number
}

export async function picturesByIds(db: PictureReads, ids: readonly string[]): Promise<PictureRecord[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('picture').selectAll().where('id', 'in', ids).execute()
  return rows.map((row) => ({
    id: row.id,
    state: row.state as PictureState,
    reason: row.reason,
    width: row.width,
    height: row.height,
    version: row.version,
    widths: JSON.parse(row.widths) as number[],
    suggestedCredit: row.suggested_credit,
    suggestedCaption: row.suggested_caption,
  }))
}

export async function uploadById(db: PictureReads, id: string): Promise<UploadRecord | undefined> {
  const row = await db.selectFrom('picture').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toUpload(row)
}

export async function countUnfinished(db: PictureReads, uploader: string): Promise<number> {
  const { count } = await db
    .selectFrom('picture')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('uploader', '=', uploader)
    .where('state', 'in', ['receiving', 'making'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** False if the id is already taken. */
export async function insertUpload(
  tx: PictureWrites,
  upload: Pick<UploadRecord, 'id' | 'uploader' | 'fileName' | 'size' | 'createdAt'>,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('picture')
    .values({
      id: upload.id,
      state: 'receiving',
      uploader: upload.uploader,
      file_name: upload.fileName,
      size: upload.size,
      reason: null,
      width: null,
      height: null,
      version: null,
      widths: '[]',
      suggested_credit: '',
      suggested_caption: '',
      crashes: 0,
      created_at: upload.createdAt,
      settled_at: null,
      used_at: null,
      public_in: null,
      unused_since: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

/** Transitions a picture, with what is then known of it; false if it is not (any more) in the expected state. */
export async function transitionPicture(
  tx: PictureWrites,
  id: string,
  from: PictureState,
  to: PictureState,
  known: Partial<Omit<PictureRow, 'id' | 'state'>> = {},
): Promise<boolean> {
  const moved = await tx
    .updateTable('picture')
    .set({ ...known, state: to })
    .where('id', '=', id)
    .where('state', '=', from)
    .returning('id')
    .execute()
  return moved.length > 0
}

/**
 * Locks the rows and marks them as used by content that is being saved: a concurrent removal waits, and finds them
 * used.
 */
export async function touchPictures(tx: PictureWrites, ids: readonly string[], now: number): Promise<void> {
  await tx.updateTable('picture').set({ used_at: now, unused_since: null }).where('id', 'in', ids).execute()
}

/** Bytes announced or awaiting processing, of one uploader and in total. */
export async function bytesUnderWay(
  db: PictureReads,
  uploader: string,
): Promise<{ readonly theirs: number; readonly all: number }> {
  const rows = await db
    .selectFrom('picture')
    .select((eb) => ['uploader', eb.fn.sum<number>('size').as('bytes')])
    .where('state', 'in', ['receiving', 'making'])
    .groupBy('uploader')
    .execute()
  const theirs = Number(rows.find((row) => row.uploader === uploader)?.bytes ?? 0)
  return { theirs, all: rows.reduce((sum, { bytes }) => sum + Number(bytes), 0) }
}

/** Announced sizes of those that are still being received. */
export async function uploadSizes(
  db: PictureReads,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('picture')
    .select(['id', 'size'])
    .where('id', 'in', ids)
    .where('state', '=', 'receiving')
    .execute()
  return new Map(rows.map(({ id, size }) => [id, Number(size)]))
}

/** The uploaders of these; unknown ones are missing. */
export async function findUploaders(
  db: PictureReads,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('picture').select(['id', 'uploader']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, uploader }) => [id, uploader]))
}

/** Increments the crash counter and returns it. */
export async function countCrash(tx: PictureWrites, id: string): Promise<number> {
  const { crashes } = await tx
    .updateTable('picture')
    .set((eb) => ({ crashes: eb('crashes', '+', 1) }))
    .where('id', '=', id)
    .returning('crashes')
    .executeTakeFirstOrThrow()
  return crashes
}

/** Pictures that were received but not completed, and whose job (named `JOB:ID`) is missing or was abandoned. */
export async function findUnprocessedPictures(
  db: ReadonlyKysely<PictureTables & JobTables>,
  job: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('picture')
    .leftJoin('job', (join) => join.on('job.id', '=', sql<string>`${`${job}:`} || picture.id`))
    .select('picture.id')
    .where((eb) =>
      eb.or([
        eb('job.failed_at', 'is not', null),
        eb.and([eb('picture.state', '=', 'making'), eb('job.id', 'is', null)]),
      ]),
    )
    .execute()
  return rows.map(({ id }) => id)
}

/** False if it is not being received (any more). */
export async function deleteUpload(tx: PictureWrites, id: string): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('picture')
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .returning('id')
    .execute()
  return deleted.length > 0
}

/** Deletes uploads started before this time and unfinished; returns their ids. */
export async function deleteUploadsBefore(tx: PictureWrites, time: number): Promise<string[]> {
  const deleted = await tx
    .deleteFrom('picture')
    .where('state', '=', 'receiving')
    .where('created_at', '<', time)
    .returning('id')
    .execute()
  return deleted.map(({ id }) => id)
}

/** Which of these are in one of the states. */
export async function picturesAmong(
  db: PictureReads,
  ids: readonly string[],
  states: readonly PictureState[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('picture')
    .select('id')
    .where('id', 'in', ids)
    .where('state', 'in', states)
    .execute()
  return new Set(rows.map((row) => row.id))
}

function toUpload(row: PictureRow): UploadRecord {
  return {
    id: row.id,
    state: row.state as PictureState,
    uploader: row.uploader,
    fileName: row.file_name,
    size: row.size,
    crashes: row.crashes,
    createdAt: row.created_at,
  }
}

/**
 * Ready pictures unused since the first time, or never used and ready since before the second; only this id, if
 * given.
 */
export async function unusedPictures(
  db: PictureReads,
  unusedBefore: number,
  readyBefore: number,
  id?: string,
): Promise<string[]> {
  let query = db
    .selectFrom('picture')
    .select('id')
    .where('state', '=', 'ready')
    .where((eb) =>
      eb.or([
        eb.and([eb('used_at', 'is not', null), eb('unused_since', '<', unusedBefore)]),
        eb.and([
          eb('used_at', 'is', null),
          eb('unused_since', 'is not', null),
          eb('settled_at', '<', readyBefore),
        ]),
      ]),
    )
  if (id !== undefined) query = query.where('id', '=', id)
  return (await query.execute()).map((row) => row.id)
}
