import type { StoryDatabase } from './change-actions.ts'
import type { Post, VisiblePost } from './post.ts'
import { storyProblem } from './problems.ts'
import { importedPosts, postsOfAnyState, revisionsOf, type SavedRevision } from './post-store.ts'
import { listStories, storyByOrigin, storyBySlug } from './store.ts'
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

/** The visible posts of a story that came from elsewhere, newest first, with what they are called there. */
export async function importedPostsOf(
  db: StoryDatabase,
  slug: string,
): Promise<(VisiblePost & { origin: string })[]> {
  return db.snapshot(async (read) => {
    const story = await storyBySlug(read, slug)
    if (story === undefined) return []
    const posts = await importedPosts(read, story.id)
    return posts.flatMap((post) => (post.origin === null ? [] : [{ ...post, origin: post.origin }]))
  })
}

export async function storyForStaff(
  db: StoryDatabase,
  by: { slug: string } | { origin: string },
): Promise<Story | undefined> {
  return 'slug' in by ? storyBySlug(db.read, by.slug) : storyByOrigin(db.read, by.origin)
}
