import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { EmbedFacts } from '../story/body/body.ts'
import type { EmbedTables } from './embed-tables.ts'

export async function embedsByUrls(
  db: ReadonlyKysely<EmbedTables>,
  urls: readonly string[],
): Promise<{ url: string; facts: EmbedFacts; resolvedAt: number }[]> {
  if (urls.length === 0) return []
  const rows = await db.selectFrom('embed').selectAll().where('url', 'in', urls).execute()
  return rows.map(({ url, facts, resolved_at }) => ({
    url,
    facts: JSON.parse(facts) as EmbedFacts,
    resolvedAt: resolved_at,
  }))
}

export async function putEmbed(
  tx: Transaction<EmbedTables>,
  url: string,
  facts: EmbedFacts,
  at: number,
): Promise<void> {
  const columns = { facts: JSON.stringify(facts), resolved_at: at }
  await tx
    .insertInto('embed')
    .values({ url, ...columns })
    .onConflict((conflict) => conflict.column('url').doUpdateSet(columns))
    .execute()
}
