import type { Selectable } from 'kysely'
import { takeBeginning, LISTED_BODY_BYTES } from '../body/beginning.ts'
import type { Body } from '../body/body.ts'
import type { Correction, Post, PostKind, PostState, ReportCard, VisiblePost } from './post.ts'
import { newestFirst } from '../../platform/database/newest-first.ts'
import type { Cursor } from '../../platform/pagination.ts'
import type { StoryReads, StoryWrites } from '../store.ts'
import type { StoryTables } from '../tables.ts'

export type PostRow = Selectable<StoryTables['post']>

/** Visible posts, newest first, from the top or older than a cursor. */
export async function postsNewestFirst(
  db: StoryReads,
  storyId: string,
  limit: number,
  olderThan?: Cursor,
): Promise<VisiblePost[]> {
  const query = db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('published_at', 'is not', null)
  const rows = await newestFirst(query, ['published_at', 'id'], olderThan).limit(limit).execute()
  return rows.map(toVisiblePost)
}

export async function visiblePostsByIds(
  db: StoryReads,
  storyId: string,
  ids: readonly string[],
): Promise<VisiblePost[]> {
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

/** Whether the id is taken, in whatever story. */
export async function findStoryIdByPost(db: StoryReads, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('post').select('story_id').where('id', '=', id).executeTakeFirst()
  return row?.story_id
}

/** All visible imported posts, newest first. */
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

export async function insertPost(tx: StoryWrites, post: Post): Promise<void> {
  await tx
    .insertInto('post')
    .values({ id: post.id, ...postColumns(post) })
    .execute()
}

export async function updatePost(tx: StoryWrites, post: Post): Promise<void> {
  await tx.updateTable('post').set(postColumns(post)).where('id', '=', post.id).execute()
}

function postColumns(post: Post): Omit<StoryTables['post'], 'id'> {
  const body = JSON.stringify(post.body)
  const isLong = Buffer.byteLength(body) > LISTED_BODY_BYTES
  return {
    story_id: post.storyId,
    state: post.state,
    kind: post.kind,
    headline: post.headline,
    dateline: post.dateline,
    body,
    beginning: isLong ? JSON.stringify(takeBeginning(post.body)) : null,
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
    desk_seq: post.deskSeq,
    author_id: post.authorId,
    created_by: post.createdBy,
    submitted_at: post.submittedAt,
    returned_note: post.returnedNote,
    publish_at: post.publishAt,
    is_embargoed: post.isEmbargoed ? 1 : 0,
    discarded_at: post.discardedAt,
    corrections: JSON.stringify(post.corrections),
  }
}

export function toPost(row: PostRow): Post {
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
    deskSeq: row.desk_seq,
    authorId: row.author_id,
    createdBy: row.created_by,
    submittedAt: row.submitted_at,
    returnedNote: row.returned_note,
    publishAt: row.publish_at,
    isEmbargoed: row.is_embargoed === 1,
    discardedAt: row.discarded_at,
    corrections: JSON.parse(row.corrections) as Correction[],
  }
}

export function toVisiblePost(row: PostRow): VisiblePost {
  const post = toPost(row)
  if (post.publishedAt === null) throw new Error(`post ${post.id} was read as visible and is a draft`)
  return { ...post, publishedAt: post.publishedAt }
}
