import { sql } from 'kysely'
import type { PostContent } from './post.ts'
import { countFitting } from './post-list-store.ts'
import type { SavedRevision } from './revision.ts'
import type { StoryReads, StoryWrites } from '../store.ts'

interface RevisionRow {
  revision: number
  content: string
  saved_at: number
  saved_by: string
  edit_id: string | null
}

/** All revisions of a post, oldest first: for imports, which compare with the whole history. */
export async function listRevisions(db: StoryReads, postId: string): Promise<SavedRevision[]> {
  const rows = await db
    .selectFrom('post_revision')
    .selectAll()
    .where('post_id', '=', postId)
    .orderBy('revision')
    .execute()
  return rows.map(toRevision)
}

/** Revisions of a post, oldest first: the newest, or those before one, as many as fit (at least one). */
export async function pageOfRevisions(
  db: StoryReads,
  postId: string,
  { revisions, bytes }: { readonly revisions: number; readonly bytes: number },
  before?: number,
): Promise<{ revisions: SavedRevision[]; hasOlder: boolean }> {
  const ofPost = db
    .selectFrom('post_revision')
    .where('post_id', '=', postId)
    .where('revision', '<', before ?? 2_147_483_647)
    .orderBy('revision', 'desc')
  const sizes = await ofPost
    .select(sql<number>`octet_length(content)`.as('bytes'))
    .limit(revisions + 1)
    .execute()
  const count = countFitting(sizes, revisions, bytes)
  if (count === 0) return { revisions: [], hasOlder: false }
  const rows = await ofPost.selectAll().limit(count).execute()
  return { revisions: rows.map(toRevision).toReversed(), hasOlder: sizes.length > count }
}

export async function findRevision(
  db: StoryReads,
  postId: string,
  which: { readonly revision: number } | { readonly editId: string },
): Promise<SavedRevision | undefined> {
  const query = db.selectFrom('post_revision').selectAll().where('post_id', '=', postId)
  const row = await (
    'revision' in which
      ? query.where('revision', '=', which.revision)
      : query.where('edit_id', '=', which.editId)
  )
    .orderBy('revision')
    .limit(1)
    .executeTakeFirst()
  return row && toRevision(row)
}

/** Authors and sizes (bytes) of a post's revisions, oldest first. */
export async function revisionSizes(
  db: StoryReads,
  postId: string,
): Promise<{ revision: number; savedBy: string; bytes: number }[]> {
  const rows = await db
    .selectFrom('post_revision')
    .select(['revision', 'saved_by', sql<number>`octet_length(content)`.as('bytes')])
    .where('post_id', '=', postId)
    .orderBy('revision')
    .execute()
  return rows.map(({ revision, saved_by: savedBy, bytes }) => ({ revision, savedBy, bytes: Number(bytes) }))
}

export async function deleteRevisions(
  tx: StoryWrites,
  postId: string,
  revisions: readonly number[],
): Promise<void> {
  if (revisions.length === 0) return
  await tx
    .deleteFrom('post_revision')
    .where('post_id', '=', postId)
    .where('revision', 'in', revisions)
    .execute()
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

function toRevision(row: RevisionRow): SavedRevision {
  return {
    revision: row.revision,
    content: JSON.parse(row.content) as PostContent,
    savedAt: row.saved_at,
    savedBy: row.saved_by,
    editId: row.edit_id,
  }
}
