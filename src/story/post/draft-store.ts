import { sql } from 'kysely'
import type { Post } from './post.ts'
import type { StoryReads, StoryWrites } from '../store.ts'

/** The owner of a draft: a person, or (without one) a program, by name. */
export type Writer = Pick<Post, 'authorId' | 'createdBy'>

/**
 * What a draft's writer has lying unpublished in all stories beside it, but for what was thrown away; `bytes` of bodies
 * as stored.
 */
export async function otherDraftsOf(
  db: StoryReads,
  { id, authorId, createdBy }: Pick<Post, 'id'> & Writer,
): Promise<{ count: number; bytes: number }> {
  let query = db
    .selectFrom('post')
    .select([
      sql<number>`count(*)`.as('count'),
      sql<number>`coalesce(sum(octet_length(body)), 0)`.as('bytes'),
    ])
    .where('published_at', 'is', null)
    .where('discarded_at', 'is', null)
    .where('id', '!=', id)
  query =
    authorId === null
      ? query.where('author_id', 'is', null).where('created_by', '=', createdBy)
      : query.where('author_id', '=', authorId)
  const row = await query.executeTakeFirst()
  return { count: Number(row?.count ?? 0), bytes: Number(row?.bytes ?? 0) }
}

/** Removes the drafts of a story that the writer of this one threw away, but for it and the newest `kept` of them. */
export async function purgeDiscardedDrafts(
  tx: StoryWrites,
  read: StoryReads,
  { id, storyId, authorId, createdBy }: Pick<Post, 'id' | 'storyId'> & Writer,
  keep: number,
): Promise<void> {
  let query = read
    .selectFrom('post')
    .select('id')
    .where('published_at', 'is', null)
    .where('discarded_at', 'is not', null)
    .where('story_id', '=', storyId)
    .where('id', '!=', id)
  query =
    authorId === null
      ? query.where('author_id', 'is', null).where('created_by', '=', createdBy)
      : query.where('author_id', '=', authorId)
  const rows = await query.orderBy('discarded_at', 'desc').orderBy('id').limit(100).offset(keep).execute()
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return
  await tx
    .deleteFrom('media_use')
    .where('story_id', '=', storyId)
    .where('owner_kind', '=', 'post')
    .where('owner_id', 'in', ids)
    .execute()
  await tx.deleteFrom('post').where('id', 'in', ids).execute()
}
