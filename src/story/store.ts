import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { StoryLogTables } from '../story-log/tables.ts'
import type { Body } from './body.ts'
import type { Post, PostContent, PostKind, PostPlace, PostState, ReportCard, VisiblePost } from './post.ts'
import type { Story, StoryStatus, SummaryPoint } from './story.ts'
import type { StoryTables } from './tables.ts'

/** Queries of stories. Reading takes a read-only handle, writing the transaction it is part of. */
export type StoryReads = ReadonlyKysely<StoryTables & StoryLogTables>
export type StoryWrites = Transaction<StoryTables & StoryLogTables>

type StoryRow = Selectable<StoryTables['story']> & { epoch: string; seq: number }
type PostRow = Selectable<StoryTables['post']>

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
  const row = await stories(db).where('origin', '=', origin).orderBy('created_at', 'desc').limit(1).executeTakeFirst()
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

export async function tips(db: StoryReads): Promise<{ id: string; slug: string; epoch: string; seq: number }[]> {
  return db
    .selectFrom('story')
    .innerJoin('story_log', 'story_log.story_id', 'story.id')
    .select(['story.id', 'story.slug', 'story_log.epoch', 'story_log.seq'])
    .execute()
}

/** Visible posts, newest first, from the top or after (older than) a place. */
export async function postsNewestFirst(
  db: StoryReads,
  storyId: string,
  limit: number,
  olderThan?: PostPlace,
): Promise<VisiblePost[]> {
  let query = db.selectFrom('post').selectAll().where('story_id', '=', storyId).where('published_at', 'is not', null)
  if (olderThan !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('published_at', 'id'), '<', tuple(olderThan.publishedAt, olderThan.id)),
    )
  }
  const rows = await query.orderBy('published_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
  return rows.map(toVisiblePost)
}

export async function visiblePostsByIds(db: StoryReads, storyId: string, ids: readonly string[]): Promise<VisiblePost[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('id', 'in', ids)
    .where('published_at', 'is not', null)
    .execute()
  return rows.map(toVisiblePost)
}

/** Visible key events that are not withdrawn, newest first. */
export async function keyEvents(db: StoryReads, storyId: string, limit: number): Promise<VisiblePost[]> {
  const rows = await db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('is_key_event', '=', 1)
    .where('state', '=', 'published')
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toVisiblePost)
}

/** Pinned posts that are not withdrawn, last pinned first. */
export async function pinnedPosts(db: StoryReads, storyId: string, limit: number): Promise<VisiblePost[]> {
  const rows = await db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('pinned_at', 'is not', null)
    .where('state', '=', 'published')
    .orderBy('pinned_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toVisiblePost)
}

/** Any post of the story, drafts too. */
export async function postById(db: StoryReads, storyId: string, id: string): Promise<Post | undefined> {
  const row = await db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toPost(row)
}

/** Drafts, published and withdrawn posts, last made first. */
export async function postsOfAnyState(db: StoryReads, storyId: string, limit: number): Promise<Post[]> {
  const rows = await db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toPost)
}

/** Whether the id is taken, in whatever story. */
export async function storyOfPost(db: StoryReads, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('post').select('story_id').where('id', '=', id).executeTakeFirst()
  return row?.story_id
}

/** Every visible post that an import brought, newest first, by what it is called at its source. */
export async function importedPosts(db: StoryReads, storyId: string): Promise<VisiblePost[]> {
  const rows = await db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('origin', 'is not', null)
    .where('published_at', 'is not', null)
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toVisiblePost)
}

export interface SavedRevision {
  readonly revision: number
  readonly content: PostContent
  readonly savedAt: number
  readonly savedBy: string
}

export async function revisionsOf(db: StoryReads, postId: string): Promise<SavedRevision[]> {
  const rows = await db.selectFrom('post_revision').selectAll().where('post_id', '=', postId).orderBy('revision').execute()
  return rows.map((row) => ({
    revision: row.revision,
    content: JSON.parse(row.content) as PostContent,
    savedAt: row.saved_at,
    savedBy: row.saved_by,
  }))
}

export async function insertStory(tx: StoryWrites, story: Omit<Story, 'epoch' | 'seq'>): Promise<void> {
  await tx.insertInto('story').values({ id: story.id, ...storyColumns(story) }).execute()
}

export async function updateStory(tx: StoryWrites, story: Omit<Story, 'epoch' | 'seq'>): Promise<void> {
  await tx.updateTable('story').set(storyColumns(story)).where('id', '=', story.id).execute()
}

export async function deleteStory(tx: StoryWrites, id: string): Promise<void> {
  await tx.deleteFrom('story').where('id', '=', id).execute()
}

export async function insertPost(tx: StoryWrites, post: Post): Promise<void> {
  await tx.insertInto('post').values({ id: post.id, ...postColumns(post) }).execute()
}

export async function updatePost(tx: StoryWrites, post: Post): Promise<void> {
  await tx.updateTable('post').set(postColumns(post)).where('id', '=', post.id).execute()
}

export async function insertRevision(tx: StoryWrites, postId: string, saved: SavedRevision): Promise<void> {
  await tx
    .insertInto('post_revision')
    .values({
      post_id: postId,
      revision: saved.revision,
      content: JSON.stringify(saved.content),
      saved_at: saved.savedAt,
      saved_by: saved.savedBy,
    })
    .execute()
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

function postColumns(post: Post): Omit<StoryTables['post'], 'id'> {
  return {
    story_id: post.storyId,
    state: post.state,
    kind: post.kind,
    headline: post.headline,
    dateline: post.dateline,
    body: JSON.stringify(post.body),
    bylines: JSON.stringify(post.bylines),
    report: post.report && JSON.stringify(post.report),
    attribution: post.attribution,
    is_key_event: post.isKeyEvent ? 1 : 0,
    pinned_at: post.pinnedAt,
    revision: post.revision,
    published_at: post.publishedAt,
    is_time_known: post.isTimeKnown ? 1 : 0,
    updated_at: post.updatedAt,
    withdrawn_at: post.withdrawnAt,
    withdrawn_reason: post.withdrawnReason,
    origin: post.origin,
    created_at: post.createdAt,
  }
}

function toPost(row: PostRow): Post {
  return {
    id: row.id,
    storyId: row.story_id,
    state: row.state as PostState,
    kind: row.kind as PostKind,
    headline: row.headline,
    dateline: row.dateline,
    body: JSON.parse(row.body) as Body,
    bylines: JSON.parse(row.bylines) as string[],
    report: row.report === null ? null : (JSON.parse(row.report) as ReportCard),
    attribution: row.attribution,
    isKeyEvent: row.is_key_event === 1,
    pinnedAt: row.pinned_at,
    revision: row.revision,
    publishedAt: row.published_at,
    isTimeKnown: row.is_time_known === 1,
    updatedAt: row.updated_at,
    withdrawnAt: row.withdrawn_at,
    withdrawnReason: row.withdrawn_reason,
    origin: row.origin,
    createdAt: row.created_at,
  }
}

function toVisiblePost(row: PostRow): VisiblePost {
  const post = toPost(row)
  if (post.publishedAt === null) throw new Error(`post ${post.id} was read as visible and is a draft`)
  return { ...post, publishedAt: post.publishedAt }
}
