import type { Transaction } from 'kysely'
import type { Database } from '../../platform/database/database.ts'
import type { PictureMetadata } from '../../story/body/body.ts'
import { toPictureMetadata, type PictureRecord } from './picture.ts'
import { pictureProblem } from './picture-problems.ts'
import { touchPictures, picturesByIds } from './picture-store.ts'
import type { PictureTables } from './picture-tables.ts'
import { tablesOf } from '../../platform/database/tables-of.ts'

/** The current metadata of these pictures. Unknown ones are missing: they are still expected. */
export async function pictureMetadata(
  db: Pick<Database<PictureTables>, 'read'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PictureMetadata>> {
  const pictures = await picturesByIds(db.read, [...new Set(ids)])
  return new Map(pictures.map((picture) => [picture.id, toPictureMetadata(picture)]))
}

/** Locks these pictures until the transaction ends; state changes wait for it. */
export async function lockPictures(
  tx: Transaction<object>,
  ids: readonly string[],
  now: number,
): Promise<void> {
  if (ids.length > 0) await touchPictures(tablesOf<PictureTables>(tx), [...new Set(ids)], now)
}

/** One picture for staff; throws `picture-not-found`. */
export async function readPicture(
  db: Pick<Database<PictureTables>, 'read'>,
  id: string,
): Promise<PictureRecord> {
  const [picture] = await picturesByIds(db.read, [id])
  if (picture === undefined) throw pictureProblem('picture-not-found')
  return picture
}

/** The existing ones of these pictures, in the given order. */
export async function readPictures(
  db: Pick<Database<PictureTables>, 'read'>,
  ids: readonly string[],
): Promise<PictureRecord[]> {
  const pictures = new Map((await picturesByIds(db.read, [...new Set(ids)])).map((each) => [each.id, each]))
  return ids.flatMap((id) => pictures.get(id) ?? [])
}
