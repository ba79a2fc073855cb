import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { EmbedMetadata } from '../../story/body/body.ts'
import type { EmbedTables } from './embed-tables.ts'

export async function embedsByUrls(
  db: ReadonlyKysely<EmbedTables>,
  urls: readonly string[],
): Promise<{ url: string; facts: EmbedMetadata; resolvedAt: number }[]> {
  if (urls.length === 0) return []
  const rows = await db.selectFrom('embed').selectAll().where('url', 'in', urls).execute()
  return rows.map(({ url, facts, resolved_at }) => ({
    url,
    facts: JSON.parse(facts) as EmbedMetadata,
    resolvedAt: resolved_at,
  }))
}

export async function putEmbed(
  tx: Transaction<EmbedTables>,
  url: string,
  facts: EmbedMetadata,
  at: number,
): Promise<void> {
  const columns = {
    facts: JSON.stringify(facts),
    resolved_at: at,
    thumbnail: facts.thumbnail?.src ?? null,
    unused_since: null,
  }
  await tx
    .insertInto('embed')
    .values({ url, public_in: null, ...columns })
    .onConflict((conflict) => conflict.column('url').doUpdateSet(columns))
    .execute()
}

/** Marks these as used by content that is being saved: a concurrent pruning finds them used. */
export async function touchEmbeds(tx: Transaction<EmbedTables>, urls: readonly string[]): Promise<void> {
  if (urls.length === 0) return
  await tx.updateTable('embed').set({ unused_since: null }).where('url', 'in', urls).execute()
}

/** The addresses whose cards show this thumbnail. */
export async function embedsShowing(db: ReadonlyKysely<EmbedTables>, thumbnail: string): Promise<string[]> {
  const rows = await db.selectFrom('embed').select('url').where('thumbnail', '=', thumbnail).execute()
  return rows.map(({ url }) => url)
}

/** Those unused since this time. */
export async function unusedEmbeds(db: ReadonlyKysely<EmbedTables>, before: number): Promise<string[]> {
  const rows = await db.selectFrom('embed').select('url').where('unused_since', '<', before).execute()
  return rows.map(({ url }) => url)
}

/** False where it is used again. */
export async function forgetEmbed(
  tx: Transaction<EmbedTables>,
  url: string,
  before: number,
): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('embed')
    .where('url', '=', url)
    .where('unused_since', '<', before)
    .returning('url')
    .execute()
  return deleted.length > 0
}
