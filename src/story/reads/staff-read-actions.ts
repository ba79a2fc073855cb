import { actorPersonId, type Actor } from '../../access/actor.ts'
import type { Article } from '../article/article.ts'
import { staffStory } from '../find-story-actions.ts'
import { articleBySlug } from '../article/article-store.ts'
import type { StoryContext, StoryDatabase } from '../change.ts'
import { may, seenDesks } from '../policy.ts'
import { MOST_PINS, type ListedPost, type Post, type PostContent, type VisiblePost } from '../post/post.ts'
import { storyProblem } from '../problems.ts'
import { originsTakenBack } from '../post/imported-post-store.ts'
import {
  listedChanges,
  listedDrafts,
  listedPinned,
  listedPublished,
  listedSubmissions,
  pageOfAnyState,
} from '../post/post-list-store.ts'
import { importedPosts, postById } from '../post/post-store.ts'
import { pageOfRevisions, revisionOf, revisionsOf } from '../post/revision-store.ts'
import type { SavedRevision } from '../post/revision.ts'
import { listStories, storyById, storyByOrigin, storyBySlug, type StoryReads } from '../store.ts'
import { STORY_STATUSES, type Story, type StoryStatus } from '../story.ts'
import { asSeenBy } from '../post/redact-withdrawn.ts'
import { toPage, type Cursor, type Page } from '../../platform/pagination.ts'

/** What staff may see: drafts too, of the desks that they belong to. */

type Reading = Pick<StoryContext, 'db' | 'actor'>

export interface StorySearch {
  readonly search?: string | undefined
  readonly statuses?: readonly StoryStatus[] | undefined
  readonly before?: Cursor | undefined
}

/** Stories at once. */
const LISTED = 100

/** The stories of the actor's desks, last changed first, 100 at a time. */
export async function listForStaff({ db, actor }: Reading, which: StorySearch = {}): Promise<Page<Story>> {
  const { search, before, statuses = STORY_STATUSES } = which
  const deskIds = seenDesks(actor)
  const stories = await listStories(db.read, { statuses, limit: LISTED + 1, before, search, deskIds })
  return toPage(stories, LISTED, ({ updatedAt, id }) => ({ at: updatedAt, id }))
}

/** What one answer has of what was written, in bytes as it is stored. */
const ANSWER_BYTES = 1_000_000

/** The newest posts by date of making, whole: a hundred, or fewer where they are long. */
export async function readForStaff(
  { db, actor }: Reading,
  slug: string,
): Promise<{ story: Story; posts: Post[]; hasOlder: boolean }> {
  return db.snapshot(async (read) => {
    const story = await staffStory(read, actor, slug)
    const { posts, hasOlder } = await pageOfAnyState(read, story.id, { posts: 100, bytes: ANSWER_BYTES })
    return { story, posts: seenAmong(actor, story, posts), hasOlder }
  })
}

/** One post, whole, as the actor may see it. */
export async function readPostForStaff(
  { db, actor }: Reading,
  slug: string,
  postId: string,
): Promise<{ story: Story; post: Post }> {
  return db.snapshot(async (read) => {
    const { story, post } = await staffPost(read, actor, slug, postId)
    return { story, post: asSeenBy(actor, story.deskId, post) }
  })
}

export interface DeskView {
  readonly story: Story
  readonly posts: readonly ListedPost[]
  /** They may be among the posts, or far below. */
  readonly pinned?: readonly ListedPost[]
  /** More published posts than these. */
  readonly hasOlder: boolean
  /** More drafts than these, those thrown away among them. */
  readonly hasMoreDrafts?: boolean
}

const DESK_POSTS = 60
/** Further down, where somebody is going through the story, more at a time. */
const DESK_OLDER = 200
const DESK_DRAFTS = 200
/** More than this many changed at once, and reading the desk anew is the shorter way. */
const DESK_CHANGES = 200

/** The newsroom's view of a story: every draft that the actor may see, and the newest published posts. */
export async function readDesk({ db, actor }: Reading, slug: string): Promise<DeskView> {
  return db.snapshot(async (read) => {
    const story = await staffStory(read, actor, slug)
    const seesAll = may(actor, 'post.see', story.deskId, { authorId: null, state: 'draft', publishAt: null })
    const whose = seesAll ? undefined : actorPersonId(actor)
    const drafts = await listedDrafts(read, story.id, DESK_DRAFTS + 1, whose)
    const posts = await listedPublished(read, story.id, DESK_POSTS + 1)
    const listed = [...drafts.slice(0, DESK_DRAFTS), ...posts.slice(0, DESK_POSTS)]
    return {
      story,
      posts: seenAmong(actor, story, listed),
      pinned: await listedPinned(read, story.id, MOST_PINS),
      hasOlder: posts.length > DESK_POSTS,
      hasMoreDrafts: drafts.length > DESK_DRAFTS,
    }
  })
}

/**
 * What changed for the actor since the view stood at `deskSeq`; `reload` where that is too much or unknown here.
 * `gone`: what changed and is not (or no longer) for them to see.
 */
export async function readDeskChanges(
  { db, actor }: Reading,
  slug: string,
  deskSeq: number,
): Promise<{ story: Story; posts: ListedPost[]; gone: string[] } | 'reload'> {
  return db.snapshot(async (read) => {
    const story = await staffStory(read, actor, slug)
    if (deskSeq > story.deskSeq) return 'reload'
    const posts = await listedChanges(read, story.id, deskSeq, DESK_CHANGES + 1)
    if (posts.length > DESK_CHANGES) return 'reload'
    const seen = seenAmong(actor, story, posts)
    const seenIds = new Set(seen.map(({ id }) => id))
    return { story, posts: seen, gone: posts.flatMap(({ id }) => (seenIds.has(id) ? [] : [id])) }
  })
}

/** Published posts below a place, for whoever scrolls down. */
export async function readDeskOlder(
  { db, actor }: Reading,
  slug: string,
  olderThan: Cursor,
): Promise<DeskView> {
  return db.snapshot(async (read) => {
    const story = await staffStory(read, actor, slug)
    const posts = await listedPublished(read, story.id, DESK_OLDER + 1, olderThan)
    const shown = seenAmong(actor, story, posts.slice(0, DESK_OLDER))
    return { story, posts: shown, hasOlder: posts.length > DESK_OLDER }
  })
}

export interface Submission {
  readonly post: ListedPost
  readonly story: Story
}

/** What waits for the actor's approval, longest first. */
export async function readSubmissions({ db, actor }: Reading): Promise<Submission[]> {
  // A program that only reads may see what waits for the editors of its desks.
  const judge = actor.kind === 'program' ? { ...actor, isReadOnly: false } : actor
  const desks = seenDesks(actor)?.filter((deskId) => may(judge, 'post.approve', deskId))
  return db.snapshot(async (read) => {
    const stories = new Map<string, Story | undefined>()
    const submissions: Submission[] = []
    for (const post of await listedSubmissions(read, desks, 200)) {
      if (!stories.has(post.storyId)) stories.set(post.storyId, await storyById(read, post.storyId))
      const story = stories.get(post.storyId)
      if (story !== undefined) submissions.push({ post, story })
    }
    return submissions
  })
}

/** Saved states of a post’s words, oldest first: the newest ones, or those before one, as many as one answer holds. */
export async function revisionsForStaff(
  { db, actor }: Reading,
  slug: string,
  postId: string,
  before?: number,
): Promise<{ post: Post; revisions: SavedRevision[]; hasOlder: boolean }> {
  return db.snapshot(async (read) => {
    const post = await pastOfPost(read, actor, slug, postId)
    const size = { revisions: 100, bytes: ANSWER_BYTES }
    return { post, ...(await pageOfRevisions(read, postId, size, before)) }
  })
}

/** One saved state of a post’s words. */
export async function revisionForStaff(
  { db, actor }: Reading,
  slug: string,
  postId: string,
  revision: number,
): Promise<SavedRevision> {
  return db.snapshot(async (read) => {
    await pastOfPost(read, actor, slug, postId)
    const found = await revisionOf(read, postId, { revision })
    if (found === undefined) throw storyProblem('revision-unknown', `It was ${revision}.`)
    return found
  })
}

async function pastOfPost(read: StoryReads, actor: Actor, slug: string, postId: string): Promise<Post> {
  const { story, post } = await staffPost(read, actor, slug, postId)
  if (!may(actor, 'post.see-past', story.deskId, post)) throw storyProblem('not-yours')
  return post
}

async function staffPost(
  read: StoryReads,
  actor: Actor,
  slug: string,
  postId: string,
): Promise<{ story: Story; post: Post }> {
  const story = await staffStory(read, actor, slug)
  const post = await postById(read, story.id, postId)
  if (post === undefined || !may(actor, 'post.see', story.deskId, post))
    throw storyProblem('post-unknown', `The id was "${postId.slice(0, 60)}".`)
  return { story, post }
}

/** An article as it is edited, its post visible to readers or not. */
export async function articleForStaff({ db, actor }: Reading, slug: string): Promise<Article> {
  return db.snapshot(async (read) => {
    const article = await articleBySlug(read, slug)
    const story = article && (await storyById(read, article.storyId))
    const post = article && (await postById(read, article.storyId, article.postId))
    if (article === undefined || story === undefined || post === undefined)
      throw storyProblem('article-unknown')
    // A withdrawn post takes its article with it (0018).
    const act = post.state === 'withdrawn' ? 'post.see-past' : 'post.see'
    if (!may(actor, act, story.deskId, post)) throw storyProblem('article-unknown')
    return article
  })
}

/** Those of the posts that the actor may see, as they may see them. */
function seenAmong<Seen extends Post | ListedPost>(
  actor: Actor,
  { deskId }: Story,
  posts: readonly Seen[],
): Seen[] {
  return posts
    .filter((post) => may(actor, 'post.see', deskId, post))
    .map((post) => asSeenBy(actor, deskId, post))
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

/** What the newsroom took back of what an import had brought, by the names of its source. */
export async function takenBackIn(read: StoryReads, storyId: string): Promise<ReadonlySet<string>> {
  return new Set(await originsTakenBack(read, storyId))
}

/** The words that a post had before, oldest first, the present ones left out. */
export async function formerWords(read: StoryReads, post: Post): Promise<PostContent[]> {
  const revisions = await revisionsOf(read, post.id)
  return revisions.filter(({ revision }) => revision < post.revision).map(({ content }) => content)
}

export async function storyForStaff(
  db: StoryDatabase,
  by: { slug: string } | { origin: string },
): Promise<Story | undefined> {
  return 'slug' in by ? storyBySlug(db.read, by.slug) : storyByOrigin(db.read, by.origin)
}
