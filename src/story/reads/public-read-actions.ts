import { isKnownTo, type Position } from '../../log/position.ts'
import { changesAfter } from '../../log/store.ts'
import type { Changes } from '../../log/change.ts'
import type { Article } from '../article/article.ts'
import { articleBySlug } from '../article/article-store.ts'
import type { StoryDatabase } from '../change.ts'
import { isUuid } from '../../platform/uuid.ts'
import { isVisible, MOST_PINS, PAGE_POSTS, type VisiblePost } from '../post/post.ts'
import { storyProblem } from '../problems.ts'
import { keyEvents, pageOfPosts, sizeOfPosts } from '../post/post-list-store.ts'
import { pinnedPosts, postById, visiblePostsByIds } from '../post/post-store.ts'
import { listStories, storyById, storyBySlug, type StoryReads } from '../store.ts'
import { isPublic, type Story } from '../story.ts'
import type { Cursor } from '../../platform/pagination.ts'

/** What readers may see: each function is one consistent read, state and position together. */

/** Key events in the panel: bounded as posts and pins are, so a page costs the same at any length. */
const PANEL_KEY_EVENTS = 12
/** Of what was written, on one page: long posts are fewer on it, and the rest is below. */
const PAGE_BYTES = 1_000_000

export interface StoryView {
  readonly story: Story
  readonly posts: readonly VisiblePost[]
  readonly hasOlder: boolean
  readonly keyEvents: readonly VisiblePost[]
  readonly hasMoreKeyEvents: boolean
  readonly pinned: readonly VisiblePost[]
}

/** The story as a reader sees it now. */
export async function readStory(db: StoryDatabase, slug: string): Promise<StoryView> {
  return db.snapshot(async (read) => {
    const story = await publicStory(read, slug)
    const page = await pageOfPosts(read, story.id, { posts: PAGE_POSTS, bytes: PAGE_BYTES })
    const events = await keyEvents(read, story.id, PANEL_KEY_EVENTS + 1)
    return {
      story,
      ...page,
      keyEvents: events.slice(0, PANEL_KEY_EVENTS),
      hasMoreKeyEvents: events.length > PANEL_KEY_EVENTS,
      pinned: await pinnedPosts(read, story.id, MOST_PINS),
    }
  })
}

/** Posts of a story, newest first, `limit` at a time or fewer where they are long; below a place, or from the top. */
export async function readPosts(
  db: StoryDatabase,
  slug: string,
  limit: number,
  olderThan?: Cursor,
): Promise<{ story: Story; posts: VisiblePost[]; hasOlder: boolean }> {
  return db.snapshot(async (read) => {
    const story = await publicStory(read, slug)
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
    const story = await publicStory(read, slug)
    return { story, post: await visiblePost(read, story, id) }
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
      throw storyProblem('article-unknown')
    const post = await postById(read, story.id, article.postId)
    if (post === undefined || !isVisible(post) || post.state !== 'published')
      throw storyProblem('article-unknown')
    return { story, post, article }
  })
}

/** Every key event there is (at most 500). */
export async function readKeyEvents(
  db: StoryDatabase,
  slug: string,
): Promise<{ story: Story; posts: VisiblePost[] }> {
  return db.snapshot(async (read) => {
    const story = await publicStory(read, slug)
    return { story, posts: await keyEvents(read, story.id, 500) }
  })
}

export interface FrontView {
  readonly live: readonly Story[]
  readonly recent: readonly Story[]
}

/** Live and paused stories, then the closed ones of late. */
export async function readFront(db: StoryDatabase): Promise<FrontView> {
  return db.snapshot(async (read) => ({
    live: await listStories(read, { statuses: ['live', 'paused'], limit: 30 }),
    recent: await listStories(read, { statuses: ['closed', 'archived'], limit: 30 }),
  }))
}

/** More than this many changed entities, and loading the page again is the shorter way. */
const PATCH_LIMIT = 100
/** The same of bytes that were written, where it is more than one post. */
const PATCH_BYTES = 2_000_000

export interface PatchView extends Changes {
  readonly story: Story
  readonly posts: readonly VisiblePost[]
  readonly removed: readonly string[]
  readonly keyEvents: readonly VisiblePost[] | undefined
  readonly hasMoreKeyEvents: boolean
  readonly pinned: readonly VisiblePost[] | undefined
}

/**
 * What brings a page that stands at `from` to now, each changed thing once in its current state. `reload`
 * where this log cannot know the position, or too much has changed since; undefined where there is no such
 * public story.
 */
export async function readPatch(
  db: StoryDatabase,
  storyId: string,
  from: Position,
): Promise<PatchView | 'reload' | undefined> {
  return db.snapshot(async (read) => {
    const story = await storyById(read, storyId)
    if (story === undefined || !isPublic(story.status)) return undefined
    if (!isKnownTo(story, from)) return 'reload'
    const changes = await changesAfter(read, story.id, from.seq, story.seq, PATCH_LIMIT)
    if (changes === undefined) return 'reload'
    if (changes.postIds.length > 1 && (await sizeOfPosts(read, changes.postIds)) > PATCH_BYTES)
      return 'reload'
    const posts = await visiblePostsByIds(read, story.id, changes.postIds)
    const present = new Set(posts.map((post) => post.id))
    const events = changes.entities.has('key-events')
      ? await keyEvents(read, story.id, PANEL_KEY_EVENTS + 1)
      : undefined
    return {
      ...changes,
      story,
      posts,
      removed: changes.postIds.filter((id) => !present.has(id)),
      keyEvents: events?.slice(0, PANEL_KEY_EVENTS),
      hasMoreKeyEvents: (events?.length ?? 0) > PANEL_KEY_EVENTS,
      pinned: changes.entities.has('pins') ? await pinnedPosts(read, story.id, MOST_PINS) : undefined,
    }
  })
}

/** The story of a slug; undefined when readers may not see one. */
export async function findStory(db: StoryDatabase, slug: string): Promise<Story | undefined> {
  const story = await storyBySlug(db.read, slug)
  return story !== undefined && isPublic(story.status) ? story : undefined
}

async function publicStory(read: StoryReads, slug: string): Promise<Story> {
  const story = await storyBySlug(read, slug)
  if (story === undefined || !isPublic(story.status))
    throw storyProblem('story-unknown', `The slug was "${slug.slice(0, 80)}".`)
  return story
}

async function visiblePost(read: StoryReads, story: Story, id: string): Promise<VisiblePost> {
  const post = isUuid(id) ? await postById(read, story.id, id) : undefined
  if (post === undefined || !isVisible(post))
    throw storyProblem('post-unknown', `The id was "${id.slice(0, 60)}".`)
  return post
}
