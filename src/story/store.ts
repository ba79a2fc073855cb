import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { StoryLogTables } from '../story-log/tables.ts'
import type { Story, StoryStatus, SummaryPoint } from './story.ts'
import type { StoryTables } from './tables.ts'

/** Queries of stories; posts have theirs in `post-store.ts`. Reading takes a read-only handle, writing the transaction it is part of. */
export type StoryReads = ReadonlyKysely<StoryTables & StoryLogTables>
export type StoryWrites = Transaction<StoryTables & StoryLogTables>

type StoryRow = Selectable<StoryTables['story']> & { epoch: string; seq: number }
function stories(db: StoryReads) {
  return db
    .selectFrom('story')
    .innerJoin('story_log', 'story_log.story_id', 'story.id')
    .selectAll('story')
    .select(['story_log.epoch', 'story_log.seq'])
}

export async function storyBySlug(db: StoryReads, slug: string): Promise<Story | undefined> {
  const row = await stories(db).where('slug', '=', slug).executeTakeFirst()
  return row && toStory(row)
}

export async function storyById(db: StoryReads, id: string): Promise<Story | undefined> {
  const row = await stories(db).where('id', '=', id).executeTakeFirst()
  return row && toStory(row)
}

/** The story that an import made of this source; the newest, should there be several. */
export async function storyByOrigin(db: StoryReads, origin: string): Promise<Story | undefined> {
  const row = await stories(db)
    .where('origin', '=', origin)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toStory(row)
}

/** Most recently updated first. */
export async function listStories(
  db: StoryReads,
  which: { statuses: readonly StoryStatus[]; limit: number; before?: { updatedAt: number; id: string } },
): Promise<Story[]> {
  let query = stories(db).where('status', 'in', which.statuses)
  const { before } = which
  if (before !== undefined) {
    query = query.where(({ eb, or, and }) =>
      or([
        eb('story.updated_at', '<', before.updatedAt),
        and([eb('story.updated_at', '=', before.updatedAt), eb('story.id', '<', before.id)]),
      ]),
    )
  }
  const rows = await query
    .orderBy('story.updated_at', 'desc')
    .orderBy('story.id', 'desc')
    .limit(which.limit)
    .execute()
  return rows.map(toStory)
}

export async function insertStory(tx: StoryWrites, story: Omit<Story, 'epoch' | 'seq'>): Promise<void> {
  await tx
    .insertInto('story')
    .values({ id: story.id, ...storyColumns(story) })
    .execute()
}

export async function updateStory(tx: StoryWrites, story: Omit<Story, 'epoch' | 'seq'>): Promise<void> {
  await tx.updateTable('story').set(storyColumns(story)).where('id', '=', story.id).execute()
}

export async function deleteStory(tx: StoryWrites, id: string): Promise<void> {
  await tx.deleteFrom('story').where('id', '=', id).execute()
}

function storyColumns(story: Omit<Story, 'epoch' | 'seq'>): Omit<StoryTables['story'], 'id'> {
  return {
    slug: story.slug,
    headline: story.headline,
    standfirst: story.standfirst,
    section: story.section,
    language: story.language,
    status: story.status,
    summary: JSON.stringify(story.summary),
    summary_at: story.summaryAt,
    post_count: story.postCount,
    created_at: story.createdAt,
    started_at: story.startedAt,
    closed_at: story.closedAt,
    updated_at: story.updatedAt,
    origin: story.origin,
  }
}

function toStory(row: StoryRow): Story {
  return {
    id: row.id,
    slug: row.slug,
    headline: row.headline,
    standfirst: row.standfirst,
    section: row.section,
    language: row.language,
    status: row.status as StoryStatus,
    summary: JSON.parse(row.summary) as SummaryPoint[],
    summaryAt: row.summary_at,
    postCount: row.post_count,
    epoch: row.epoch,
    seq: row.seq,
    createdAt: row.created_at,
    startedAt: row.started_at,
    closedAt: row.closed_at,
    updatedAt: row.updated_at,
    origin: row.origin,
  }
}
