import { actorPersonId, type Actor } from '../../access/actor.ts'
import type { Article } from '../article/article.ts'
import { requireStoryForStaff } from '../find-story-actions.ts'
import { articleBySlug } from '../article/article-store.ts'
import type { StoryContext, StoryDatabase } from '../change.ts'
import { can, visibleDeskIds } from '../policy.ts'
import { MAX_PINS, type ListedPost, type Post, type PostContent, type VisiblePost } from '../post/post.ts'
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
import { pageOfRevisions, findRevision, listRevisions } from '../post/revision-store.ts'
import type { SavedRevision } from '../post/revision.ts'
import { listStories, storyById, storyByOrigin, storyBySlug, type StoryReads } from '../store.ts'
import { STORY_STATUSES, type Story, type StoryStatus } from '../story.ts'
import { redactFor } from '../post/redact-withdrawn.ts'
import { toPage, type Cursor, type Page } from '../../platform/pagination.ts'

/** Reads for staff: including drafts, of their desks. */

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
  const deskIds = visibleDeskIds(actor)
  const stories = await listStories(db.read, { statuses, limit: LISTED + 1, before, search, deskIds })
  return toPage(stories, LISTED, ({ updatedAt, id }) => ({ at: updatedAt, id }))
}

/** Maximum content per response, in stored bytes. */
const ANSWER_BYTES = 1_000_000

/** The newest posts by creation, complete: a hundred, or fewer if they are long. */
export async function readForStaff(
  { db, actor }: Reading,
  slug: string,
): Promise<{ story: Story; posts: Post[]; hasOlder: boolean }> {
  return db.snapshot(async (read) => {
    const story = await requireStoryForStaff(read, actor, slug)
    const { posts, hasOlder } = await pageOfAnyState(read, story.id, { posts: 100, bytes: ANSWER_BYTES })
    return { story, posts: filterVisible(actor, story, posts), hasOlder }
  })
}

/** One post, complete, as visible to the actor. */
export async function readPostForStaff(
  { db, actor }: Reading,
  slug: string,
  postId: string,
): Promise<{ story: Story; post: Post }> {
  return db.snapshot(async (read) => {
    const { story, post } = await requirePostForStaff(read, actor, slug, postId)
    return { story, post: redactFor(actor, story.deskId, post) }
  })
}

export interface DeskView {
  readonly story: Story
  readonly posts: readonly ListedPost[]
  /** May be among the posts, or further down. */
  readonly pinned?: readonly ListedPost[]
  /** There are more published posts. */
  readonly hasOlder: boolean
  /** There are more drafts, including discarded ones. */
  readonly hasMoreDrafts?: boolean
}

const DESK_POSTS = 60
/** Larger pages for older posts, when scrolling through the story. */
const DESK_OLDER = 200
const DESK_DRAFTS = 200
/** Above this number of changes, reloading the desk is cheaper. */
const DESK_CHANGES = 200

/** The newsroom's view of a story: all drafts visible to the actor, and the newest published posts. */
export async function readDesk({ db, actor }: Reading, slug: string): Promise<DeskView> {
  return db.snapshot(async (read) => {
    const story = await requireStoryForStaff(read, actor, slug)
    const seesAll = can(actor, 'post.see', story.deskId, { authorId: null, state: 'draft', publishAt: null })
    const whose = seesAll ? undefined : actorPersonId(actor)
    const drafts = await listedDrafts(read, story.id, DESK_DRAFTS + 1, whose)
    const posts = await listedPublished(read, story.id, DESK_POSTS + 1)
    const listed = [...drafts.slice(0, DESK_DRAFTS), ...posts.slice(0, DESK_POSTS)]
    return {
      story,
      posts: filterVisible(actor, story, listed),
      pinned: await listedPinned(read, story.id, MAX_PINS),
      hasOlder: posts.length > DESK_POSTS,
      hasMoreDrafts: drafts.length > DESK_DRAFTS,
    }
  })
}

/**
 * Changes for the actor since `deskSeq`; `reload` if they are too many, or the position is unknown. `gone`: changed
 * posts that are not (or no longer) visible to them.
 */
export async function readDeskChanges(
  { db, actor }: Reading,
  slug: string,
  deskSeq: number,
): Promise<{ story: Story; posts: ListedPost[]; gone: string[] } | 'reload'> {
  return db.snapshot(async (read) => {
    const story = await requireStoryForStaff(read, actor, slug)
    if (deskSeq > story.deskSeq) return 'reload'
    const posts = await listedChanges(read, story.id, deskSeq, DESK_CHANGES + 1)
    if (posts.length > DESK_CHANGES) return 'reload'
    const visible = filterVisible(actor, story, posts)
    const seenIds = new Set(visible.map(({ id }) => id))
    return { story, posts: visible, gone: posts.flatMap(({ id }) => (seenIds.has(id) ? [] : [id])) }
  })
}

/** Published posts older than a cursor, for scrolling. */
export async function readDeskOlder(
  { db, actor }: Reading,
  slug: string,
  olderThan: Cursor,
): Promise<DeskView> {
  return db.snapshot(async (read) => {
    const story = await requireStoryForStaff(read, actor, slug)
    const posts = await listedPublished(read, story.id, DESK_OLDER + 1, olderThan)
    const visible = filterVisible(actor, story, posts.slice(0, DESK_OLDER))
    return { story, posts: visible, hasOlder: posts.length > DESK_OLDER }
  })
}

export interface Submission {
  readonly post: ListedPost
  readonly story: Story
}

/** Submissions that await the actor's approval, oldest first. */
export async function readSubmissions({ db, actor }: Reading): Promise<Submission[]> {
  // A read-only program may see the submissions of its desks.
  const judge = actor.kind === 'program' ? { ...actor, isReadOnly: false } : actor
  const desks = visibleDeskIds(actor)?.filter((deskId) => can(judge, 'post.approve', deskId))
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

/** Revisions of a post, oldest first: the newest, or those before one, as many as fit into one response. */
export async function revisionsForStaff(
  { db, actor }: Reading,
  slug: string,
  postId: string,
  before?: number,
): Promise<{ post: Post; revisions: SavedRevision[]; hasOlder: boolean }> {
  return db.snapshot(async (read) => {
    const post = await requirePostHistory(read, actor, slug, postId)
    const size = { revisions: 100, bytes: ANSWER_BYTES }
    return { post, ...(await pageOfRevisions(read, postId, size, before)) }
  })
}

/** One revision of a post. */
export async function revisionForStaff(
  { db, actor }: Reading,
  slug: string,
  postId: string,
  revision: number,
): Promise<SavedRevision> {
  return db.snapshot(async (read) => {
    await requirePostHistory(read, actor, slug, postId)
    const found = await findRevision(read, postId, { revision })
    if (found === undefined) throw storyProblem('revision-not-found', `It was ${revision}.`)
    return found
  })
}

async function requirePostHistory(
  read: StoryReads,
  actor: Actor,
  slug: string,
  postId: string,
): Promise<Post> {
  const { story, post } = await requirePostForStaff(read, actor, slug, postId)
  if (!can(actor, 'post.see-past', story.deskId, post)) throw storyProblem('not-yours')
  return post
}

async function requirePostForStaff(
  read: StoryReads,
  actor: Actor,
  slug: string,
  postId: string,
): Promise<{ story: Story; post: Post }> {
  const story = await requireStoryForStaff(read, actor, slug)
  const post = await postById(read, story.id, postId)
  if (post === undefined || !can(actor, 'post.see', story.deskId, post))
    throw storyProblem('post-not-found', `The id was "${postId.slice(0, 60)}".`)
  return { story, post }
}

/** An article for editing, whether its post is public or not. */
export async function articleForStaff({ db, actor }: Reading, slug: string): Promise<Article> {
  return db.snapshot(async (read) => {
    const article = await articleBySlug(read, slug)
    const story = article && (await storyById(read, article.storyId))
    const post = article && (await postById(read, article.storyId, article.postId))
    if (article === undefined || story === undefined || post === undefined)
      throw storyProblem('article-not-found')
    // Withdrawing a post withdraws its article (0018).
    const act = post.state === 'withdrawn' ? 'post.see-past' : 'post.see'
    if (!can(actor, act, story.deskId, post)) throw storyProblem('article-not-found')
    return article
  })
}

/** Filters the posts visible to the actor, redacted as needed. */
function filterVisible<Seen extends Post | ListedPost>(
  actor: Actor,
  { deskId }: Story,
  posts: readonly Seen[],
): Seen[] {
  return posts
    .filter((post) => can(actor, 'post.see', deskId, post))
    .map((post) => redactFor(actor, deskId, post))
}

export type ImportedPost = VisiblePost & { readonly origin: string }

/** The visible imported posts of a story, newest first, with their origins. */
export async function listImportedPosts(db: StoryDatabase, slug: string): Promise<ImportedPost[]> {
  return db.snapshot(async (read) => {
    const story = await storyBySlug(read, slug)
    return story === undefined ? [] : listImportedPostsIn(read, story.id)
  })
}

/** The same inside a transaction. */
export async function listImportedPostsIn(read: StoryReads, storyId: string): Promise<ImportedPost[]> {
  const posts = await importedPosts(read, storyId)
  return posts.flatMap((post) => (post.origin === null ? [] : [{ ...post, origin: post.origin }]))
}

/** Origins of imported posts that the newsroom took back. */
export async function listOriginsTakenBack(read: StoryReads, storyId: string): Promise<ReadonlySet<string>> {
  return new Set(await originsTakenBack(read, storyId))
}

/** Former contents of a post, oldest first, without the current one. */
export async function listEarlierContents(read: StoryReads, post: Post): Promise<PostContent[]> {
  const revisions = await listRevisions(read, post.id)
  return revisions.filter(({ revision }) => revision < post.revision).map(({ content }) => content)
}

export async function storyForStaff(
  db: StoryDatabase,
  by: { slug: string } | { origin: string },
): Promise<Story | undefined> {
  return 'slug' in by ? storyBySlug(db.read, by.slug) : storyByOrigin(db.read, by.origin)
}
