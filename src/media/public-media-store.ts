import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { IMAGE_FORMATS } from '../platform/image/image.ts'
import type { EmbedTables } from './embed/embed-tables.ts'
import { variantKey } from './picture/picture.ts'
import type { PictureTables } from './picture/picture-tables.ts'

/** What was seen public where; media are named as in `media_use`: `picture:ID`, `embed:URL`. */

type Tables = PictureTables & EmbedTables

export interface PublicMedium {
  readonly media: string
  readonly publicIn: string | null
  /** Keys in the store; empty if there are no files (any more). */
  readonly keys: readonly string[]
}

/** The records of those that have files. */
export async function mediaByNames(
  db: ReadonlyKysely<Tables>,
  names: readonly string[],
): Promise<PublicMedium[]> {
  const [ids, urls] = splitMediaNames(names)
  const pictures =
    ids.length === 0 ? [] : await db.selectFrom('picture').selectAll().where('id', 'in', ids).execute()
  const embeds =
    urls.length === 0 ? [] : await db.selectFrom('embed').selectAll().where('url', 'in', urls).execute()
  return [...pictures.map(toPictureMedium), ...embeds.map(toEmbedMedium)].filter(
    ({ keys }) => keys.length > 0,
  )
}

/** Everything that was last seen public in this story. */
export async function mediaSeenPublic(db: ReadonlyKysely<Tables>, storyId: string): Promise<PublicMedium[]> {
  const pictures = await db.selectFrom('picture').selectAll().where('public_in', '=', storyId).execute()
  const embeds = await db.selectFrom('embed').selectAll().where('public_in', '=', storyId).execute()
  return [...pictures.map(toPictureMedium), ...embeds.map(toEmbedMedium)]
}

/** The next of everything that was last seen public anywhere, in order of their names: pictures, then embeds. */
export async function nextSeenPublic(
  db: ReadonlyKysely<Tables>,
  after: string,
  limit: number,
): Promise<PublicMedium[]> {
  const [[id = ''], [url = '']] = splitMediaNames([after])
  if (!after.startsWith('embed:')) {
    const pictures = await db
      .selectFrom('picture')
      .selectAll()
      .where('public_in', 'is not', null)
      .where('id', '>', id)
      .orderBy('id')
      .limit(limit)
      .execute()
    if (pictures.length > 0) return pictures.map(toPictureMedium)
  }
  const embeds = await db
    .selectFrom('embed')
    .selectAll()
    .where('public_in', 'is not', null)
    .where('url', '>', url)
    .orderBy('url')
    .limit(limit)
    .execute()
  return embeds.map(toEmbedMedium)
}

/** Records where it is public now; false if another process has changed it meanwhile. */
export async function markPublic(
  tx: Transaction<Tables>,
  { media, publicIn }: PublicMedium,
  storyId: string | null,
): Promise<boolean> {
  const [[id], [url]] = splitMediaNames([media])
  const was = (column: 'public_in') => [column, publicIn === null ? 'is' : '=', publicIn] as const
  const changed =
    id === undefined
      ? await tx
          .updateTable('embed')
          .set({ public_in: storyId })
          .where('url', '=', url ?? '')
          .where(...was('public_in'))
          .returning('url')
          .execute()
      : await tx
          .updateTable('picture')
          .set({ public_in: storyId })
          .where('id', '=', id)
          .where(...was('public_in'))
          .returning('id')
          .execute()
  return changed.length > 0
}

function toPictureMedium(row: Pick<PictureTables['picture'], 'id' | 'version' | 'widths' | 'public_in'>) {
  const { id, version } = row
  const widths = JSON.parse(row.widths) as number[]
  const keys =
    version === null
      ? []
      : widths.flatMap((width) =>
          IMAGE_FORMATS.map((format) => variantKey(id, `${version}-${width}.${format}`)),
        )
  return { media: `picture:${id}`, publicIn: row.public_in, keys }
}

function toEmbedMedium({ url, thumbnail, public_in: publicIn }: EmbedTables['embed']): PublicMedium {
  return {
    media: `embed:${url}`,
    publicIn,
    keys: thumbnail === null ? [] : [thumbnail.replace(/^\/media\//, '')],
  }
}

/** Ids of pictures, and addresses of embeds. */
function splitMediaNames(names: readonly string[]): [ids: string[], urls: string[]] {
  const after = (prefix: string) =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
  return [after('picture:'), after('embed:')]
}
