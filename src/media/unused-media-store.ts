import type { Database } from '../platform/database/database.ts'
import type { EmbedTables } from './embed/embed-tables.ts'
import type { PictureTables } from './picture/picture-tables.ts'

const AT_ONCE = 200

/**
 * Checks the next pictures and embeds by name and records since when they are unused. Returns the name to continue
 * after, undefined at the end.
 */
export async function markUnused(
  db: Database<PictureTables & EmbedTables>,
  after: string,
  now: number,
  usedOf: (names: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<string | undefined> {
  const isOfPictures = !after.startsWith('embed:')
  const [table, key, prefix] = isOfPictures
    ? (['picture', 'id', 'picture:'] as const)
    : (['embed', 'url', 'embed:'] as const)
  const last = after.startsWith(prefix) ? after.slice(prefix.length) : ''
  const rows: { name: string; unused_since: number | null }[] =
    table === 'picture'
      ? await db.read
          .selectFrom('picture')
          .select(['id as name', 'unused_since'])
          .where('id', '>', last)
          .where('state', '=', 'ready')
          .orderBy('id')
          .limit(AT_ONCE)
          .execute()
      : await db.read
          .selectFrom('embed')
          .select(['url as name', 'unused_since'])
          .where('url', '>', last)
          .orderBy('url')
          .limit(AT_ONCE)
          .execute()
  const used = await usedOf(rows.map(({ name }) => prefix + name))
  for (const { name, unused_since: since } of rows) {
    const isUsed = used.has(prefix + name)
    if (isUsed === (since === null)) continue
    const unused_since = isUsed ? null : now
    await (key === 'id'
      ? db.write.updateTable('picture').set({ unused_since }).where('id', '=', name).execute()
      : db.write.updateTable('embed').set({ unused_since }).where('url', '=', name).execute())
  }
  const end = rows.at(-1)?.name
  if (rows.length === AT_ONCE && end !== undefined) return prefix + end
  return isOfPictures ? 'embed:' : undefined
}
