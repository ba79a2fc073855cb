import { sql, type Selectable, type Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { JobTables } from '../platform/jobs/jobs.ts'
import type { PictureRecord, PictureState } from './picture.ts'
import type { PictureTables } from './picture-tables.ts'

export type PictureReads = ReadonlyKysely<PictureTables>
type PictureWrites = Transaction<PictureTables>
type PictureRow = Selectable<PictureTables['picture']>

/** A picture as the side that receives it sees it. */
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

/** False where the id is taken already. */
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
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

/** Moves a picture on, with what is then known of it; false where it is not (any more) in the state it left. */
export async function movePicture(
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

/** Takes the rows' locks and changes nothing. */
export async function lockPictures(tx: PictureWrites, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('picture')
    .set((eb) => ({ state: eb.ref('state') }))
    .where('id', 'in', ids)
    .execute()
}

/** Counts one more crash and returns how many there were. */
export async function countCrash(tx: PictureWrites, id: string): Promise<number> {
  const { crashes } = await tx
    .updateTable('picture')
    .set((eb) => ({ crashes: eb('crashes', '+', 1) }))
    .where('id', '=', id)
    .returning('crashes')
    .executeTakeFirstOrThrow()
  return crashes
}

/** Those that were received and are not settled everywhere, and whose job (named `JOB:ID`) is gone or was given up. */
export async function unmadePictures(
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

/** False where it is not being received (any more). */
export async function deleteUpload(tx: PictureWrites, id: string): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('picture')
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .returning('id')
    .execute()
  return deleted.length > 0
}

/** Forgets uploads that were begun before this time and not ended; returns how many. */
export async function deleteUploadsBefore(tx: PictureWrites, time: number): Promise<number> {
  const deleted = await tx
    .deleteFrom('picture')
    .where('state', '=', 'receiving')
    .where('created_at', '<', time)
    .returning('id')
    .execute()
  return deleted.length
}

/** Which of these are still being received. */
export async function receivingAmong(db: PictureReads, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('picture')
    .select('id')
    .where('id', 'in', ids)
    .where('state', '=', 'receiving')
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
