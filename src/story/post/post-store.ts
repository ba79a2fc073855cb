import type { Selectable } from 'kysely'
import type { Body } from '../body/body.ts'
import type {
  Correction,
  Post,
  PostContent,
  PostKind,
  PostPlace,
  PostState,
  ReportCard,
  VisiblePost,
} from './post.ts'
import type { StoryReads, StoryWrites } from '../store.ts'
import type { StoryTables } from '../tables.ts'

type PostRow = Selectable<StoryTables['post']>

/** Visible posts, newest first, from the top or after (older than) a place. */
export async function postsNewestFirst(
  db: StoryReads,
  storyId: string,
  limit: number,
  olderThan?: PostPlace,
): Promise<VisiblePost[]> {
  let query = db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('published_at', 'is not', null)
  if (olderThan !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('published_at', 'id'), '<', tuple(olderThan.publishedAt, olderThan.id)),
    )
  }
  const rows = await query.orderBy('published_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
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
    .where('discarded_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toPost)
}

/** Drafts, last made first, those thrown away behind the others; of everybody, or of one person. */
export async function draftsOf(
  db: StoryReads,
  storyId: string,
  limit: number,
  authorId?: string | null,
): Promise<Post[]> {
  let query = db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('published_at', 'is', null)
  if (authorId !== undefined) query = query.where('author_id', '=', authorId)
  const rows = await query
    .orderBy((eb) => eb('discarded_at', 'is not', null))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toPost)
}

/** Posts of any state that changed after the newsroom's view stood at `deskSeq`, in the order of their change. */
export async function postsChangedSince(
  db: StoryReads,
  storyId: string,
  deskSeq: number,
  limit: number,
): Promise<Post[]> {
  const rows = await db
    .selectFrom('post')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('desk_seq', '>', deskSeq)
    .orderBy('desk_seq')
    .limit(limit)
    .execute()
  return rows.map(toPost)
}

/** Drafts that wait for an editor, longest first, with their stories' slugs. */
export async function submittedPosts(
  db: StoryReads,
  deskIds: readonly string[] | undefined,
  limit: number,
): Promise<Post[]> {
  if (deskIds?.length === 0) return []
  let query = db
    .selectFrom('post')
    .innerJoin('story', 'story.id', 'post.story_id')
    .selectAll('post')
    .where('post.submitted_at', 'is not', null)
    .where('post.published_at', 'is', null)
  if (deskIds !== undefined) query = query.where('story.desk_id', 'in', deskIds)
  const rows = await query.orderBy('post.submitted_at').limit(limit).execute()
  return rows.map((row) => toPost(row))
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
  readonly editId: string | null
}

export async function revisionsOf(db: StoryReads, postId: string): Promise<SavedRevision[]> {
  const rows = await db
    .selectFrom('post_revision')
    .selectAll()
    .where('post_id', '=', postId)
    .orderBy('revision')
    .execute()
  return rows.map((row) => ({
    revision: row.revision,
    content: JSON.parse(row.content) as PostContent,
    savedAt: row.saved_at,
    savedBy: row.saved_by,
    editId: row.edit_id,
  }))
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

/** Writes where the newsroom's own view of the story stood when these posts changed. */
export async function stampPosts(tx: StoryWrites, ids: readonly string[], deskSeq: number): Promise<void> {
  for (let start = 0; start < ids.length; start += 500) {
    await tx
      .updateTable('post')
      .set({ desk_seq: deskSeq })
      .where('id', 'in', ids.slice(start, start + 500))
      .execute()
  }
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
      edit_id: saved.editId,
    })
    .execute()
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

function toVisiblePost(row: PostRow): VisiblePost {
  const post = toPost(row)
  if (post.publishedAt === null) throw new Error(`post ${post.id} was read as visible and is a draft`)
  return { ...post, publishedAt: post.publishedAt }
}
