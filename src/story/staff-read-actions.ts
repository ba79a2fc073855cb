import type { StoryDatabase } from './change-actions.ts'
import type { Post, VisiblePost } from './post.ts'
import { storyProblem } from './problems.ts'
import { importedPosts, postsOfAnyState, revisionsOf, type SavedRevision } from './post-store.ts'
import { listStories, storyByOrigin, storyBySlug, type StoryReads } from './store.ts'
import { STORY_STATUSES, type Story } from './story.ts'

/** What staff may see: drafts too. */

export async function listForStaff(db: StoryDatabase): Promise<Story[]> {
  return listStories(db.read, { statuses: STORY_STATUSES, limit: 100 })
}

export async function readForStaff(
  db: StoryDatabase,
  slug: string,
): Promise<{ story: Story; posts: Post[] }> {
  return db.snapshot(async (read) => {
    const story = await storyBySlug(read, slug)
    if (story === undefined) throw storyProblem('story-unknown', `The slug was "${slug.slice(0, 80)}".`)
    return { story, posts: await postsOfAnyState(read, story.id, 100) }
  })
}

export async function revisionsForStaff(db: StoryDatabase, postId: string): Promise<SavedRevision[]> {
  return revisionsOf(db.read, postId)
}

export type ImportedPost = VisiblePost & { readonly origin: string }

/** The visible posts of a story that came from elsewhere, newest first, with what they are called there. */
export async function importedPostsOf(db: StoryDatabase, slug: string): Promise<ImportedPost[]> {
  return db.snapshot(async (read) => {
    const story = await storyBySlug(read, slug)
    return story === undefined ? [] : importedPostsIn(read, story.id)
  })
}

/** The same inside a transaction. */
export async function importedPostsIn(read: StoryReads, storyId: string): Promise<ImportedPost[]> {
  const posts = await importedPosts(read, storyId)
  return posts.flatMap((post) => (post.origin === null ? [] : [{ ...post, origin: post.origin }]))
}

export async function storyForStaff(
  db: StoryDatabase,
  by: { slug: string } | { origin: string },
): Promise<Story | undefined> {
  return 'slug' in by ? storyBySlug(db.read, by.slug) : storyByOrigin(db.read, by.origin)
}
