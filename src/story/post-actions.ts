import type { Entity } from '../story-log/change.ts'
import { changeStory, orThrow, type Change, type Done, type StoryContext } from './change-actions.ts'
import { isId, isVisible, markedAsKeyEvent, POST_LIMITS, type Post } from './post.ts'
import { storyProblem } from './problems.ts'
import {
  insertPost,
  insertRevision,
  pinnedPosts,
  postById,
  postsNewestFirst,
  revisionsOf,
  storyOfPost,
  updatePost,
} from './post-store.ts'
import { isOpen } from './story.ts'
import { line, ordered, sameContent, writePost, type PostDraft } from './write-post.ts'

export interface NewPost extends PostDraft {
  /** Made by the writer, so that sending it again does no harm; we make one where it is left out. */
  readonly id?: string | undefined
  /** Published at once (the usual), or kept as a draft. */
  readonly publish?: boolean | undefined
  readonly isKeyEvent?: boolean | undefined
}

/** What an import knows beyond what a writer may say. */
export interface Provenance {
  readonly origin: string | null
  readonly publishedAt: number
  readonly isTimeKnown: boolean
  readonly updatedAt: number | null
}

const PINS = 3

/**
 * Makes a post; the same id with the same words again is answered with the post that stands, and changes
 * nothing. Refuses `id-taken` for other words under that id, and whatever `writePost` refuses.
 */
export async function createPost(
  context: StoryContext,
  slug: string,
  input: NewPost,
): Promise<Done<{ post: Post; isNew: boolean }>> {
  if (input.id !== undefined && !isId(input.id))
    throw storyProblem('id-unfit', `It was "${input.id.slice(0, 60)}".`)
  const id = input.id ?? context.newId()
  return changeStory(context, slug, async (change) => {
    const standing = await standingPost(change, id, input)
    if (standing !== undefined) return { post: standing, isNew: false }
    const post = await addPost(context, change, id, input)
    if (input.publish === false) return { post, isNew: true }
    return { post: await publish(change, post), isNew: true }
  })
}

/** The post that a retry means, if it is one. */
async function standingPost(change: Change, id: string, input: NewPost): Promise<Post | undefined> {
  const owner = await storyOfPost(change.read, id)
  if (owner === undefined) return undefined
  const [first] = await revisionsOf(change.read, id)
  const sent = orThrow(writePost(marked(input)))
  if (owner !== change.story.id || first === undefined || !sameContent(first.content, sent)) {
    throw storyProblem('id-taken', `The id was ${id}.`)
  }
  return known(change, id)
}

function marked(input: NewPost): NewPost {
  return input.isKeyEvent === true
    ? { ...input, kind: markedAsKeyEvent(input.kind ?? 'update', true) }
    : input
}

/** Writes a draft into the story of `change`. */
export async function addPost(
  context: StoryContext,
  change: Change,
  id: string,
  input: NewPost,
): Promise<Post> {
  mustBeOpen(change)
  const content = orThrow(writePost(marked(input)))
  const post: Post = {
    ...content,
    id,
    storyId: change.story.id,
    state: 'draft',
    isKeyEvent: content.kind === 'key-event' || input.isKeyEvent === true,
    pinnedAt: null,
    revision: 1,
    publishedAt: null,
    isTimeKnown: true,
    updatedAt: null,
    withdrawnAt: null,
    withdrawnReason: null,
    origin: null,
    createdAt: change.now,
  }
  await insertPost(change.tx, post)
  await insertRevision(change.tx, id, {
    revision: 1,
    content: ordered(content),
    savedAt: change.now,
    savedBy: context.actor.name,
  })
  return post
}

/** Shows a draft to readers, now, or (an import) with what is known of it. */
export async function publish(change: Change, post: Post, provenance?: Provenance): Promise<Post> {
  const published: Post = {
    ...post,
    state: 'published',
    ...(provenance ?? { publishedAt: await nextInstant(change) }),
  }
  await updatePost(change.tx, published)
  change.story = { ...change.story, postCount: change.story.postCount + 1 }
  change.record(...seenOf(published))
  return published
}

/**
 * Now, or a millisecond after the newest post where two come within one: the order in which posts were
 * published is the order in which they stand. A newest post that is further ahead has a wrong time; ours is right.
 */
async function nextInstant(change: Change): Promise<number> {
  const [newest] = await postsNewestFirst(change.read, change.story.id, 1)
  const ahead = newest === undefined ? -1 : newest.publishedAt - change.now
  return ahead >= 0 && ahead < 1_000 ? change.now + ahead + 1 : change.now
}

export async function publishPost(context: StoryContext, slug: string, id: string): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await known(change, id)
    if (post.state === 'published') return post // pressed twice
    mustBeOpen(change)
    if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
    return publish(change, post)
  })
}

/** Takes a post back to a draft, as if it had not been published. */
export async function unpublishPost(context: StoryContext, slug: string, id: string): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await known(change, id)
    if (post.state === 'draft') return post
    mustBeOpen(change)
    if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
    change.record(...seenOf(post))
    const summary = change.story.summary.map((point) =>
      point.postId === id ? { ...point, postId: null } : point,
    )
    if (change.story.summary.some((point) => point.postId === id)) change.record({ entity: 'summary' })
    change.story = { ...change.story, summary, postCount: change.story.postCount - 1 }
    return saved(change, { ...post, state: 'draft', publishedAt: null, updatedAt: null, pinnedAt: null })
  })
}

export interface Edit extends PostDraft {
  /** The revision that the editor had in front of them; left out, the last word wins. */
  readonly basedOn?: number | undefined
}

/** Saves a revision; words that are the same as before save nothing. */
export async function editPost(
  context: StoryContext,
  slug: string,
  id: string,
  edit: Edit,
): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await known(change, id)
    if (edit.basedOn !== undefined && edit.basedOn !== post.revision) {
      throw storyProblem(
        'edit-conflict',
        `It stands at revision ${post.revision}; this edit was based on ${edit.basedOn}.`,
      )
    }
    return revise(context, change, post, edit)
  })
}

export async function revise(
  context: StoryContext,
  change: Change,
  post: Post,
  edit: PostDraft,
): Promise<Post> {
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  const content = orThrow(writePost(edit, ordered(post)))
  if (sameContent(content, post)) return post
  mustBeOpen(change)
  const revised: Post = {
    ...post,
    ...content,
    isKeyEvent: content.kind === 'key-event' || (post.isKeyEvent && content.kind !== 'update'),
    revision: post.revision + 1,
    updatedAt: isVisible(post) ? change.now : null,
  }
  await insertRevision(change.tx, post.id, {
    revision: revised.revision,
    content: ordered(content),
    savedAt: change.now,
    savedBy: context.actor.name,
  })
  if (isVisible(post)) change.record(...seenOf(post), ...seenOf(revised))
  return saved(change, revised)
}

/** Withdraws the text; the post stays as a notice with the reason, if one is given. */
export async function withdrawPost(
  context: StoryContext,
  slug: string,
  id: string,
  reason: string | null,
): Promise<Done<Post>> {
  const words = line(reason)
  if ((words?.length ?? 0) > POST_LIMITS.reason) {
    throw storyProblem('too-long', `The reason may have at most ${POST_LIMITS.reason} characters.`)
  }
  return changeStory(context, slug, async (change) => {
    const post = await known(change, id)
    if (post.state === 'withdrawn' && post.withdrawnReason === words) return post
    return withdraw(change, post, words)
  })
}

export async function withdraw(change: Change, post: Post, reason: string | null): Promise<Post> {
  mustBeOpen(change)
  if (post.state === 'draft') throw storyProblem('not-published')
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  change.record(...seenOf(post))
  return saved(change, {
    ...post,
    state: 'withdrawn',
    withdrawnAt: change.now,
    withdrawnReason: reason,
    pinnedAt: null,
  })
}

export async function pinPost(
  context: StoryContext,
  slug: string,
  id: string,
  isPinned: boolean,
): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await shown(change, id)
    if ((post.pinnedAt !== null) === isPinned) return post
    if (isPinned && (await pinnedPosts(change.read, change.story.id, PINS)).length >= PINS)
      throw storyProblem('too-many-pins')
    change.record({ entity: 'pins' })
    return saved(change, { ...post, pinnedAt: isPinned ? change.now : null })
  })
}

export async function markKeyEvent(
  context: StoryContext,
  slug: string,
  id: string,
  isKeyEvent: boolean,
): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await shown(change, id)
    if (post.isKeyEvent === isKeyEvent) return post
    const next: Post = { ...post, isKeyEvent, kind: markedAsKeyEvent(post.kind, isKeyEvent) }
    change.record(...seenOf(post), ...seenOf(next))
    return saved(change, next)
  })
}

async function known(change: Change, id: string): Promise<Post> {
  const post = isId(id) ? await postById(change.read, change.story.id, id) : undefined
  if (post === undefined) throw storyProblem('post-unknown', `The id was "${id.slice(0, 60)}".`)
  return post
}

/** A post that readers see as it was written, in a story that may change. */
async function shown(change: Change, id: string): Promise<Post> {
  const post = await known(change, id)
  mustBeOpen(change)
  if (post.state === 'draft') throw storyProblem('not-published')
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  return post
}

function mustBeOpen(change: Change): void {
  if (!isOpen(change.story.status)) throw storyProblem('story-closed')
}

async function saved(change: Change, post: Post): Promise<Post> {
  await updatePost(change.tx, post)
  return post
}

/** What on a page shows this post. */
function seenOf(post: Post): Entity[] {
  const seen: Entity[] = [{ entity: 'post', id: post.id }]
  if (post.isKeyEvent) seen.push({ entity: 'key-events' })
  if (post.pinnedAt !== null) seen.push({ entity: 'pins' })
  return seen
}
