import type { Article } from '../article/article.ts'
import { articleBySlug } from '../article/article-store.ts'
import type { StoryDatabase } from '../change.ts'
import { isUuid } from '../../platform/uuid.ts'
import { isVisible, PAGE_POSTS, type VisiblePost } from '../post/post.ts'
import { storyProblem } from '../problems.ts'
import { keyEvents, pageOfPosts } from '../post/post-list-store.ts'
import { readParts, type PartReader, type ReadPart } from './part-actions.ts'
import { postById } from '../post/post-store.ts'
import { listStories, storyById, storyBySlug, type StoryReads } from '../store.ts'
import { isPublic, type Story } from '../story.ts'
import type { Cursor } from '../../platform/pagination.ts'

/** Public reads: each function is one consistent read, state and position together. */

/** Limit of bytes per page: fewer posts if they are long; the rest is on the next page. */
const PAGE_BYTES = 1_000_000

export interface StoryView<Part extends PartReader = PartReader> {
  readonly story: Story
  readonly posts: readonly VisiblePost[]
  readonly hasOlder: boolean
  readonly parts: readonly ReadPart<Part>[]
}

/** The story as a reader sees it now, with the parts of its page that are asked for. */
export async function readStory<Part extends PartReader>(
  db: StoryDatabase,
  slug: string,
  parts: readonly Part[] = [],
): Promise<StoryView<Part>> {
  return db.snapshot(async (read) => {
    const story = await requirePublicStory(read, slug)
    const page = await pageOfPosts(read, story.id, { posts: PAGE_POSTS, bytes: PAGE_BYTES })
    return { story, ...page, parts: await readParts(read, story, parts) }
  })
}

/**
 * Posts of a story, newest first, at most `limit` or fewer if they are long; older than a cursor, or from the top.
 */
export async function readPosts(
  db: StoryDatabase,
  slug: string,
  limit: number,
  olderThan?: Cursor,
): Promise<{ story: Story; posts: VisiblePost[]; hasOlder: boolean }> {
  return db.snapshot(async (read) => {
    const story = await requirePublicStory(read, slug)
    const size = { posts: limit, bytes: PAGE_BYTES }
    return { story, ...(await pageOfPosts(read, story.id, size, olderThan)) }
  })
}

export async function readPost(
  db: StoryDatabase,
  slug: string,
  id: string,
): Promise<{ story: Story; post: VisiblePost }> {
  return db.snapshot(async (read) => {
    const story = await requirePublicStory(read, slug)
    return { story, post: await requireVisiblePost(read, story, id) }
  })
}

/** An article, while readers see its post. */
export async function readArticle(
  db: StoryDatabase,
  slug: string,
): Promise<{ story: Story; post: VisiblePost; article: Article }> {
  return db.snapshot(async (read) => {
    const article = await articleBySlug(read, slug)
    const story = article && (await storyById(read, article.storyId))
    if (article === undefined || story === undefined || !isPublic(story.status))
      throw storyProblem('article-not-found')
    const post = await postById(read, story.id, article.postId)
    if (post === undefined || !isVisible(post) || post.state !== 'published')
      throw storyProblem('article-not-found')
    return { story, post, article }
  })
}

/** Every key event there is (at most 500). */
export async function readKeyEvents(
  db: StoryDatabase,
  slug: string,
): Promise<{ story: Story; posts: VisiblePost[] }> {
  return db.snapshot(async (read) => {
    const story = await requirePublicStory(read, slug)
    return { story, posts: await keyEvents(read, story.id, 500) }
  })
}

export interface FrontView {
  readonly live: readonly Story[]
  readonly recent: readonly Story[]
}

/** Live and paused stories, then recently closed ones. */
export async function readFront(db: StoryDatabase): Promise<FrontView> {
  return db.snapshot(async (read) => ({
    live: await listStories(read, { statuses: ['live', 'paused'], limit: 30 }),
    recent: await listStories(read, { statuses: ['closed', 'archived'], limit: 30 }),
  }))
}

/** The story of a slug; undefined when readers may not see one. */
export async function findStory(db: StoryDatabase, slug: string): Promise<Story | undefined> {
  const story = await storyBySlug(db.read, slug)
  return story !== undefined && isPublic(story.status) ? story : undefined
}

async function requirePublicStory(read: StoryReads, slug: string): Promise<Story> {
  const story = await storyBySlug(read, slug)
  if (story === undefined || !isPublic(story.status))
    throw storyProblem('story-not-found', `The slug was "${slug.slice(0, 80)}".`)
  return story
}

async function requireVisiblePost(read: StoryReads, story: Story, id: string): Promise<VisiblePost> {
  const post = isUuid(id) ? await postById(read, story.id, id) : undefined
  if (post === undefined || !isVisible(post))
    throw storyProblem('post-not-found', `The id was "${id.slice(0, 60)}".`)
  return post
}
