import type { Transaction } from 'kysely'
import type { Database } from '../../platform/database/database.ts'
import type { PictureFacts } from '../../story/body/body.ts'
import { factsOf, type PictureRecord } from './picture.ts'
import { pictureProblem } from './picture-problems.ts'
import { usePictures, picturesByIds } from './picture-store.ts'
import type { PictureTables } from './picture-tables.ts'
import { tablesOf } from '../../platform/database/tables-of.ts'

/** What bodies say of these pictures now. One that is not known here is not in it: it is still waited for. */
export async function pictureFacts(
  db: Pick<Database<PictureTables>, 'read'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PictureFacts>> {
  const pictures = await picturesByIds(db.read, [...new Set(ids)])
  return new Map(pictures.map((picture) => [picture.id, factsOf(picture)]))
}

/** Keeps these pictures as they stand until the transaction ends; whoever wants to move one on waits for it. */
export async function holdPictures(
  tx: Transaction<object>,
  ids: readonly string[],
  now: number,
): Promise<void> {
  if (ids.length > 0) await usePictures(tablesOf<PictureTables>(tx), [...new Set(ids)], now)
}

/** One picture for staff; throws `picture-unknown`. */
export async function readPicture(
  db: Pick<Database<PictureTables>, 'read'>,
  id: string,
): Promise<PictureRecord> {
  const [picture] = await picturesByIds(db.read, [id])
  if (picture === undefined) throw pictureProblem('picture-unknown')
  return picture
}

/** Those of these pictures that are known, in the order that was asked for. */
export async function readPictures(
  db: Pick<Database<PictureTables>, 'read'>,
  ids: readonly string[],
): Promise<PictureRecord[]> {
  const pictures = new Map((await picturesByIds(db.read, [...new Set(ids)])).map((each) => [each.id, each]))
  return ids.flatMap((id) => pictures.get(id) ?? [])
}
