import type { Selectable } from 'kysely'
import type { Article, ArticleContent } from './article.ts'
import type { StoryReads, StoryWrites } from '../store.ts'
import type { StoryTables } from '../tables.ts'

export async function articleBySlug(db: StoryReads, slug: string): Promise<Article | undefined> {
  const row = await db.selectFrom('article').selectAll().where('slug', '=', slug).executeTakeFirst()
  return row && toArticle(row)
}

export async function articleById(db: StoryReads, id: string): Promise<Article | undefined> {
  const row = await db.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toArticle(row)
}

export async function articleOfPost(db: StoryReads, postId: string): Promise<Article | undefined> {
  const row = await db.selectFrom('article').selectAll().where('post_id', '=', postId).executeTakeFirst()
  return row && toArticle(row)
}

/** Inserts the row, or replaces the one with the same id. */
export async function putArticle(tx: StoryWrites, article: Article): Promise<void> {
  const { headline, standfirst, body, bylines } = article
  const content: ArticleContent = { headline, standfirst, body, bylines }
  const columns = {
    slug: article.slug,
    story_id: article.storyId,
    post_id: article.postId,
    content: JSON.stringify(content),
    revision: article.revision,
    published_at: article.publishedAt,
    updated_at: article.updatedAt,
  }
  await tx
    .insertInto('article')
    .values({ id: article.id, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute()
}

function toArticle(row: Selectable<StoryTables['article']>): Article {
  return {
    ...(JSON.parse(row.content) as ArticleContent),
    id: row.id,
    slug: row.slug,
    storyId: row.story_id,
    postId: row.post_id,
    revision: row.revision,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
  }
}
