import { actorPersonId } from '../../access/actor.ts'
import { isUuid } from '../../platform/uuid.ts'
import { changeStory, orThrow, type Change, type Done, type StoryContext } from '../change-actions.ts'
import { forgetCopies } from '../copies-actions.ts'
import { mustHaveAlt, useMedia, withFacts } from '../media-actions.ts'
import { asSeenBy } from '../policy.ts'
import {
  isVisible,
  kindAfterEdit,
  lacksSpeaker,
  markedAsKeyEvent,
  newDraft,
  POST_LIMITS,
  type Post,
  type PostKind,
} from './post.ts'
import { storyProblem } from '../problems.ts'
import { requireDraftRoom, thinRevisions } from './draft-limit-actions.ts'
import { insertPost, storyOfPost } from './post-store.ts'
import { insertRevision, revisionOf } from './revision-store.ts'
import { publish } from './publish-actions.ts'
import { schedule, submit, type Schedule } from './post-waiting-actions.ts'
import {
  known,
  mustBeAt,
  mustBeOpen,
  requireCorrectable,
  requireSpeaker,
  saved,
  seenOf,
} from './standing-post-actions.ts'
import { gist } from './gist.ts'
import { line, ordered, sameContent } from './fit-content.ts'
import { writePost, type PostDraft } from './write-post.ts'

/** What becomes of a post once its words are saved. */
export interface Outcome {
  /** Shown to readers at once. */
  readonly publish?: boolean | undefined
  /** Handed to an editor for approval. */
  readonly submit?: boolean | undefined
  /** Publishes itself later. */
  readonly schedule?: Schedule | undefined
}

export interface NewPost extends PostDraft, Outcome {
  /** Made by the writer, so that sending it again does no harm; we make one where it is left out. */
  readonly id?: string | undefined
  readonly isKeyEvent?: boolean | undefined
}

/**
 * Makes a post, published at once unless it is kept as a draft (`publish: false`), submitted or scheduled; the
 * same id with the same words again is answered with the post that stands, and changes nothing. Refuses
 * `id-taken` for other words under that id, and whatever `writePost` refuses.
 */
export async function createPost(
  context: StoryContext,
  slug: string,
  input: NewPost,
): Promise<Done<{ post: Post; isNew: boolean }>> {
  if (input.id !== undefined && !isUuid(input.id))
    throw storyProblem('id-unfit', `It was "${input.id.slice(0, 60)}".`)
  const id = input.id ?? context.newId()
  return changeStory(context, slug, async (change) => {
    const standing = await standingPost(change, id, input)
    if (standing !== undefined) return { post: standing, isNew: false }
    change.must('post.write')
    const post = await addPost(context, change, id, input)
    const isKept = input.publish === false || input.submit === true || input.schedule !== undefined
    const settled = await settle(change, post, { ...input, publish: !isKept })
    await requireDraftRoom(change, settled)
    return { post: settled, isNew: true }
  })
}

/** The post that a retry means, if it is one. */
async function standingPost(change: Change, id: string, input: NewPost): Promise<Post | undefined> {
  const owner = await storyOfPost(change.read, id)
  if (owner === undefined) return undefined
  const first = await revisionOf(change.read, id, { revision: 1 })
  const sent = orThrow(writePost(marked(input)))
  if (owner !== change.story.id || first === undefined || !sameContent(first.content, sent)) {
    throw storyProblem('id-taken', `The id was ${id}.`)
  }
  const post = await known(change, id)
  change.must('post.see', post)
  return asSeenBy(change.actor, change.story.deskId, post)
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
  const content = await withFacts(context, change, orThrow(writePost(marked(input))))
  const { actor } = context
  const by = { id, storyId: change.story.id, authorId: actorPersonId(actor), createdBy: actor.name }
  const drafted = newDraft(content, { ...by, now: change.now })
  const post: Post = { ...drafted, isKeyEvent: drafted.isKeyEvent || input.isKeyEvent === true }
  await insertPost(change.tx, post)
  await saveRevision(context, change, post, null)
  await useMedia(change, id, content.body)
  change.touch(id)
  change.note({ action: 'post.write', objectId: id, detail: gist(post) })
  return post
}

/** What the writer wants to become of the post, as far as they may. */
async function settle(change: Change, post: Post, outcome: Outcome): Promise<Post> {
  if (outcome.schedule !== undefined) return schedule(change, post, outcome.schedule)
  if (outcome.submit === true) return submit(change, post)
  if (outcome.publish !== true || post.state !== 'draft') return post
  change.must('post.publish', post)
  return publish(change, post)
}

export interface Edit extends PostDraft, Outcome {
  /** The revision that the editor had in front of them; left out, the last word wins. */
  readonly basedOn?: number | undefined
  /** The kind that the post had in front of the editor: a mark as a key event may have come since. */
  readonly kindBefore?: PostKind | undefined
  /** Made by the editor's browser: the same edit sent again is answered with the post as it stands. */
  readonly editId?: string | undefined
  /** What was wrong, for readers to see, with the time. */
  readonly correction?: string | undefined
}

/**
 * Saves a revision; words that are the same as before save nothing. `edit-conflict` where somebody else saved one
 * since the revision that this is based on.
 */
export async function editPost(
  context: StoryContext,
  slug: string,
  id: string,
  edit: Edit,
): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await known(change, id)
    change.must('post.see', post)
    // Before anything else is asked: once it is saved, an editor may have published it, and its writer edits no more.
    if (await isSaved(change, id, edit)) return asSeenBy(change.actor, change.story.deskId, post)
    change.must('post.edit', post)
    mustBeAt(post, { revision: edit.basedOn })
    const revised = await revise(context, change, post, edit)
    const settled = await settle(change, revised, edit)
    if (settled.revision !== post.revision) await requireDraftRoom(change, settled)
    return settled
  })
}

/** Whether this very edit was saved before. Other words under its id are refused: answered, they would be lost. */
async function isSaved(change: Change, postId: string, edit: Edit): Promise<boolean> {
  if (edit.editId === undefined) return false
  const saved = await revisionOf(change.read, postId, { editId: edit.editId })
  if (saved === undefined) return false
  // But for the mark as a key event: it was saved as it stood then, whatever was sent.
  const { kind } = saved.content
  const isSameKind = edit.kind !== undefined && plainKind(edit.kind) === plainKind(kind)
  const sent = isSameKind ? { ...edit, kind } : edit
  if (!sameContent(orThrow(writePost(sent, saved.content)), saved.content))
    throw storyProblem('id-taken', `The id of the edit was "${edit.editId}".`)
  return true
}

export async function revise(context: StoryContext, change: Change, post: Post, edit: Edit): Promise<Post> {
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  if (post.discardedAt !== null) throw storyProblem('discarded')
  const { kind, isKeyEvent } = kindAfterEdit(post, edit.kind, await kindBefore(change, post, edit))
  const content = orThrow(writePost({ ...edit, kind }, ordered(post)))
  const correction = correctionOf(post, edit.correction)
  if (sameContent(content, post) && correction === undefined) return post
  if (correction === undefined) mustBeOpen(change)
  else requireCorrectable(change, post)
  const revised: Post = {
    ...post,
    ...(await withFacts(context, change, content)),
    isKeyEvent,
    revision: post.revision + 1,
    updatedAt: isVisible(post) ? change.now : null,
    corrections:
      correction === undefined
        ? post.corrections
        : [...post.corrections, { at: change.now, text: correction }],
  }
  if (isVisible(revised) || revised.publishAt !== null) {
    mustHaveAlt(revised)
    // One that was imported, or published before this was asked for, may be put right otherwise without one.
    if (!lacksSpeaker(post)) requireSpeaker(revised)
  }
  await saveRevision(context, change, revised, edit.editId ?? null)
  await thinRevisions(change, revised)
  await useMedia(change, post.id, content.body)
  if (isVisible(post)) change.record(...seenOf(post), ...seenOf(revised))
  const action = correction === undefined ? 'post.edit' : 'post.correct'
  change.note({ action, objectId: post.id, detail: correction ?? gist(revised) })
  return saved(change, revised)
}

/** The kind that the editor saw; who does not say it has read it in the revision, or took no part in the matter. */
async function kindBefore(change: Change, post: Post, edit: Edit): Promise<PostKind | undefined> {
  if (edit.kindBefore !== undefined || edit.kind === post.kind || edit.basedOn === undefined)
    return edit.kindBefore
  return (await revisionOf(change.read, post.id, { revision: post.revision }))?.content.kind
}

const plainKind = (kind: PostKind) => markedAsKeyEvent(kind, false)

/** Keeps the words of a post as they now stand. */
export async function saveRevision(
  { actor }: StoryContext,
  { tx, now }: Change,
  post: Post,
  editId: string | null,
): Promise<void> {
  const { id, revision } = post
  await insertRevision(tx, id, {
    revision,
    content: ordered(post),
    savedAt: now,
    savedBy: actor.name,
    editId,
  })
}

/** Only what readers saw can be corrected in the open; a draft is simply edited. */
function correctionOf(post: Post, words: string | undefined): string | undefined {
  const text = line(words)
  if (text === null) return undefined
  if (!isVisible(post)) throw storyProblem('not-published')
  if (post.corrections.length >= POST_LIMITS.corrections)
    throw storyProblem(
      'too-long',
      `This post has ${POST_LIMITS.corrections} corrections already: say what is right in a new post.`,
    )
  if (text.length > POST_LIMITS.correction)
    throw storyProblem('too-long', `The correction may have at most ${POST_LIMITS.correction} characters.`)
  return text
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
    change.must('post.withdraw', post)
    if (post.state === 'withdrawn' && post.withdrawnReason === words) return post
    requireCorrectable(change, post)
    return withdrawn(change, post, words)
  })
}

/** The same for an import, which changes nothing in a story that has ended. */
export async function withdraw(change: Change, post: Post, reason: string | null): Promise<Post> {
  mustBeOpen(change)
  return withdrawn(change, post, reason)
}

async function withdrawn(change: Change, post: Post, reason: string | null): Promise<Post> {
  if (post.state === 'draft') throw storyProblem('not-published')
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  change.record(...seenOf(post))
  change.note({ action: 'post.withdraw', objectId: post.id, detail: reason ?? '' })
  await forgetCopies(change.tx, change.story.id, change.now)
  return saved(change, {
    ...post,
    state: 'withdrawn',
    withdrawnAt: change.now,
    withdrawnReason: reason,
    pinnedAt: null,
  })
}
