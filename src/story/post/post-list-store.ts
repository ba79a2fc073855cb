import { sql } from 'kysely'
import type { Body } from '../body/body.ts'
import type { ListedPost, VisiblePost } from './post.ts'
import { toPost, toVisiblePost, type PostRow } from './post-store.ts'
import { newestFirst } from '../../platform/database/newest-first.ts'
import type { Cursor } from '../../platform/pagination.ts'
import type { StoryReads } from '../store.ts'

/**
 * Lists of posts. Their cost depends on bytes, not only on the number of posts: lists for the desk are read without
 * the bodies of long posts, and pages for readers end early if posts are long.
 */

/** Maximum number of posts, and of bytes of their content (at least one post is included). */
export interface PageSize {
  readonly posts: number
  readonly bytes: number
}

/** Visible posts, newest first, from the top or older than a cursor, as many as fit. */
export async function pageOfPosts(
  db: StoryReads,
  storyId: string,
  { posts, bytes }: PageSize,
  olderThan?: Cursor,
): Promise<{ posts: VisiblePost[]; hasOlder: boolean }> {
  // Lengths are stored in the row's header: the bodies themselves are not read.
  const sizes = await published(db, storyId, olderThan)
    .select(['id', 'published_at', sizeOf.as('bytes')])
    .limit(posts + 1)
    .execute()
  const count = countFitting(sizes, posts, bytes)
  if (count === 0) return { posts: [], hasOlder: false }
  const rows = await published(db, storyId, olderThan).selectAll().limit(count).execute()
  return { posts: rows.map(toVisiblePost), hasOlder: sizes.length > count }
}

/** The same for the desk, without the bodies of long posts. */
export async function listedPublished(
  db: StoryReads,
  storyId: string,
  limit: number,
  olderThan?: Cursor,
): Promise<ListedPost[]> {
  const rows = await published(db, storyId, olderThan).select(LISTED).limit(limit).execute()
  return rows.map(toListed)
}

/** Visible key events that are not withdrawn, newest first; of long ones the body is its beginning. */
export async function keyEvents(db: StoryReads, storyId: string, limit: number): Promise<VisiblePost[]> {
  const query = db
    .selectFrom('post')
    .select(LISTED)
    .where('story_id', '=', storyId)
    .where('is_key_event', '=', 1)
    .where('state', '=', 'published')
  const rows = await newestFirst(query, ['published_at', 'id']).limit(limit).execute()
  return rows.map(({ short_body: short, ...row }) =>
    toVisiblePost({ ...row, body: short ?? row.beginning ?? NOTHING }),
  )
}

/** Stored size of these posts in bytes. */
export async function sizeOfPosts(db: StoryReads, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const rows = await db.selectFrom('post').select(sizeOf.as('bytes')).where('id', 'in', ids).execute()
  return rows.reduce((sum, { bytes }) => sum + Number(bytes), 0)
}

/** Pinned posts that are not withdrawn, last pinned first. */
export async function listedPinned(db: StoryReads, storyId: string, limit: number): Promise<ListedPost[]> {
  const rows = await db
    .selectFrom('post')
    .select(LISTED)
    .where('story_id', '=', storyId)
    .where('pinned_at', 'is not', null)
    .where('state', '=', 'published')
    .orderBy('pinned_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toListed)
}

/** Drafts, newest first, discarded ones last; of everybody, or of one person. */
export async function listedDrafts(
  db: StoryReads,
  storyId: string,
  limit: number,
  authorId?: string | null,
): Promise<ListedPost[]> {
  let query = db
    .selectFrom('post')
    .select(LISTED)
    .where('story_id', '=', storyId)
    .where('published_at', 'is', null)
  if (authorId !== undefined) query = query.where('author_id', '=', authorId)
  const openFirst = query.orderBy((eb) => eb('discarded_at', 'is not', null))
  const rows = await newestFirst(openFirst, ['created_at', 'id']).limit(limit).execute()
  return rows.map(toListed)
}

/** Posts of any state that changed after `deskSeq`, in order of change. */
export async function listedChanges(
  db: StoryReads,
  storyId: string,
  deskSeq: number,
  limit: number,
): Promise<ListedPost[]> {
  const rows = await db
    .selectFrom('post')
    .select(LISTED)
    .where('story_id', '=', storyId)
    .where('desk_seq', '>', deskSeq)
    .orderBy('desk_seq')
    .limit(limit)
    .execute()
  return rows.map(toListed)
}

/** Drafts that wait for an editor, longest first. */
export async function listedSubmissions(
  db: StoryReads,
  deskIds: readonly string[] | undefined,
  limit: number,
): Promise<ListedPost[]> {
  if (deskIds?.length === 0) return []
  let query = db
    .selectFrom('post')
    .innerJoin('story', 'story.id', 'post.story_id')
    .select(LISTED)
    .where('post.submitted_at', 'is not', null)
    .where('post.published_at', 'is', null)
  if (deskIds !== undefined) query = query.where('story.desk_id', 'in', deskIds)
  const rows = await query.orderBy('post.submitted_at').limit(limit).execute()
  return rows.map(toListed)
}

/** Posts of any state, newest first, as many as fit. */
export async function pageOfAnyState(
  db: StoryReads,
  storyId: string,
  { posts, bytes }: PageSize,
): Promise<{ posts: ReturnType<typeof toPost>[]; hasOlder: boolean }> {
  const ofStory = newestFirst(
    db.selectFrom('post').where('story_id', '=', storyId).where('discarded_at', 'is', null),
    ['created_at', 'id'],
  )
  const sizes = await ofStory
    .select(sizeOf.as('bytes'))
    .limit(posts + 1)
    .execute()
  const count = countFitting(sizes, posts, bytes)
  if (count === 0) return { posts: [], hasOlder: false }
  const rows = await ofStory.selectAll().limit(count).execute()
  return { posts: rows.map(toPost), hasOlder: sizes.length > count }
}

/** How many of these, from the first, are within both limits; at least one if there is any. */
export function countFitting(sizes: readonly { bytes: number }[], max: number, bytes: number): number {
  let room = bytes
  const cut = sizes.findIndex((each, index) => {
    room -= Number(each.bytes) // PostgreSQL gives sums as text
    return index === max || (index > 0 && room < 0)
  })
  return cut === -1 ? sizes.length : cut
}

function published(db: StoryReads, storyId: string, olderThan: Cursor | undefined) {
  const query = db.selectFrom('post').where('story_id', '=', storyId).where('published_at', 'is not', null)
  return newestFirst(query, ['published_at', 'id'], olderThan)
}

/** The stored size of a post's content in bytes, plus a constant for the rest. */
const sizeOf = sql<number>`octet_length(post.body) + octet_length(post.corrections) + 1000`

/** Everything but the body of a long post, which is not even read. */
const LISTED = [
  'post.id',
  'post.story_id',
  'post.state',
  'post.kind',
  'post.headline',
  'post.dateline',
  'post.bylines',
  'post.report',
  'post.attribution',
  'post.is_key_event',
  'post.pinned_at',
  'post.revision',
  'post.published_at',
  'post.is_time_known',
  'post.updated_at',
  'post.withdrawn_at',
  'post.withdrawn_reason',
  'post.origin',
  'post.created_at',
  'post.desk_seq',
  'post.author_id',
  'post.created_by',
  'post.submitted_at',
  'post.returned_note',
  'post.publish_at',
  'post.is_embargoed',
  'post.discarded_at',
  'post.corrections',
  'post.beginning',
  sql<string | null>`case when post.beginning is null then post.body end`.as('short_body'),
] as const

type ListedRow = Omit<PostRow, 'body'> & { readonly short_body: string | null }

function toListed({ short_body: short, ...row }: ListedRow): ListedPost {
  const beginning = short ?? row.beginning ?? NOTHING
  const post = toPost({ ...row, body: beginning })
  return { ...post, beginning: post.body, body: short === null ? null : post.body }
}

const NOTHING = JSON.stringify({ type: 'doc', content: [] } satisfies Body)
