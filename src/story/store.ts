import type { Expression, Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { contains } from '../platform/database/like.ts'
import { newestFirst } from '../platform/database/newest-first.ts'
import type { Cursor } from '../platform/pagination.ts'
import { searchable, searchWords } from '../platform/search-words.ts'
import type { LeadImage, Story, StoryStatus, SummaryPoint } from './story.ts'
import type { AllStoryTables, StoryTables } from './tables.ts'

/**
 * Queries of stories; those of posts are in `post-store.ts`. Reads take a read-only handle, writes the transaction
 * they are part of.
 */
export type StoryReads = ReadonlyKysely<AllStoryTables>
export type StoryWrites = Transaction<AllStoryTables>

/** Columns of the log, not written with the story. */
type Counted = 'epoch' | 'seq' | 'deskSeq'
type StoryRow = Selectable<StoryTables['story']> & { epoch: string; seq: number; desk_seq: number }
function stories(db: StoryReads) {
  return db
    .selectFrom('story')
    .innerJoin('log', 'log.stream_id', 'story.id')
    .selectAll('story')
    .select(['log.epoch', 'log.seq', 'log.desk_seq'])
}

/** As a part of another query. */
export function idOfSlug(db: StoryReads, slug: string): Expression<string | null> {
  return db.selectFrom('story').select('id').where('slug', '=', slug).$asScalar()
}

export async function storyBySlug(db: StoryReads, slug: string): Promise<Story | undefined> {
  const row = await stories(db).where('slug', '=', slug).executeTakeFirst()
  return row && toStory(row)
}

export async function storyById(db: StoryReads, id: string): Promise<Story | undefined> {
  const row = await stories(db).where('id', '=', id).executeTakeFirst()
  return row && toStory(row)
}

/** The story imported from this source; the newest if there are several. */
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
  which: {
    statuses: readonly StoryStatus[]
    limit: number
    before?: Cursor | undefined
    /** Of these desks only. */
    deskIds?: readonly string[] | undefined
    /** Words that must occur in headline, standfirst, section or slug. */
    search?: string | undefined
  },
): Promise<Story[]> {
  let query = stories(db).where('status', 'in', which.statuses)
  const { deskIds, search } = which
  if (deskIds?.length === 0) return []
  if (deskIds !== undefined) query = query.where('desk_id', 'in', deskIds)
  for (const word of searchWords(search ?? '')) query = query.where(contains('search_text', word))
  const rows = await newestFirst(query, ['story.updated_at', 'story.id'], which.before)
    .limit(which.limit)
    .execute()
  return rows.map(toStory)
}

export async function deskExists(db: StoryReads, id: string): Promise<boolean> {
  return (await db.selectFrom('desk').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

export async function insertStory(tx: StoryWrites, story: Omit<Story, Counted>): Promise<void> {
  await tx
    .insertInto('story')
    .values({ id: story.id, ...storyColumns(story) })
    .execute()
}

export async function updateStory(tx: StoryWrites, story: Omit<Story, Counted>): Promise<void> {
  await tx.updateTable('story').set(storyColumns(story)).where('id', '=', story.id).execute()
}

export async function deleteStory(tx: StoryWrites, id: string): Promise<void> {
  await tx.deleteFrom('story').where('id', '=', id).execute()
}

/** Those of these ids that are posts of the story which readers see. */
export async function visiblePostIds(
  db: StoryReads,
  storyId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('post')
    .select('id')
    .where('story_id', '=', storyId)
    .where('id', 'in', ids)
    .where('published_at', 'is not', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** What shows pictures and embeds: a story (its lead image), a post, or an article. */
export interface MediaOwner {
  readonly kind: 'story' | 'post' | 'article'
  readonly id: string
}

/** Which pictures and embeds something of the story shows, in place of what it did. */
export async function replaceMediaLinks(
  tx: StoryWrites,
  storyId: string,
  { kind, id }: MediaOwner,
  media: readonly string[],
  before: readonly string[],
): Promise<void> {
  const [now, then] = [new Set(media), new Set(before)]
  if (now.size === then.size && now.isSubsetOf(then)) return
  const owner = { story_id: storyId, owner_kind: kind, owner_id: id }
  if (then.size > 0)
    await tx
      .deleteFrom('media_use')
      .where((eb) => eb.and(owner))
      .execute()
  if (now.size === 0) return
  const rows = [...now].map((each) => ({ ...owner, media: each }))
  await tx.insertInto('media_use').values(rows).execute()
}

export async function findMediaUsers(
  db: StoryReads,
  media: string,
): Promise<{ slug: string; owner: MediaOwner }[]> {
  const rows = await db
    .selectFrom('media_use')
    .innerJoin('story', 'story.id', 'media_use.story_id')
    .select(['story.slug', 'owner_kind', 'owner_id'])
    .where('media', '=', media)
    .execute()
  return rows.map(({ slug, owner_kind: kind, owner_id: id }) => ({ slug, owner: { kind, id } }))
}

function storyColumns(story: Omit<Story, Counted>): Omit<StoryTables['story'], 'id'> {
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
    desk_id: story.deskId,
    lead_image: story.leadImage && JSON.stringify(story.leadImage),
    search_text: searchable([story.headline, story.standfirst, story.section ?? '', story.slug].join(' ')),
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
    deskId: row.desk_id,
    leadImage: row.lead_image === null ? null : (JSON.parse(row.lead_image) as LeadImage),
    deskSeq: row.desk_seq,
  }
}
