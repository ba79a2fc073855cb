import type { StoryReads, StoryWrites } from '../store.ts'
import type { PostContent } from './post.ts'

/** Origins of imported posts that are not public because the newsroom took them back. */
export async function originsTakenBack(db: StoryReads, storyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('post')
    .select('origin')
    .where('story_id', '=', storyId)
    .where('origin', 'is not', null)
    .where('published_at', 'is', null)
    .execute()
  return rows.flatMap(({ origin }) => origin ?? [])
}

/** For changes that do not affect the text. */
export async function updateRevision(
  tx: StoryWrites,
  postId: string,
  revision: number,
  content: PostContent,
): Promise<void> {
  await tx
    .updateTable('post_revision')
    .set({ content: JSON.stringify(content) })
    .where('post_id', '=', postId)
    .where('revision', '=', revision)
    .execute()
}
