import { orThrow, type Change, type Done, type StoryContext } from '../change.ts'
import { useMedia, withFacts } from '../media-metadata-actions.ts'
import { storyProblem } from '../problems.ts'
import { line } from '../single-line.ts'
import { requireDraftRoom, thinRevisions } from './draft-limit-actions.ts'
import { ordered, sameContent } from './fit-content.ts'
import { gist } from './gist.ts'
import { settle, type Outcome } from './outcome-actions.ts'
import { requireSpeaker, mustBeAt, mustHaveAlt } from './post-requirements.ts'
import { mustBeOpen, requireCorrectable, saveRevision, changePost, seenOf } from './post-steps-actions.ts'
import {
  isVisible,
  kindAfterEdit,
  lacksSpeaker,
  markedAsKeyEvent,
  POST_LIMITS,
  type Post,
  type PostKind,
} from './post.ts'
import { asSeenBy } from './redact-withdrawn.ts'
import { revisionOf } from './revision-store.ts'
import { writePost, type PostDraft } from './write-post.ts'

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
  const done = await changePost(context, slug, id, 'post.see', async (change, post) => {
    // Before anything else is asked: once it is saved, an editor may have published it, and its writer edits no more.
    if (await isSaved(change, id, edit)) return post
    change.must('post.edit', post)
    mustBeAt(post, { revision: edit.basedOn })
    const revised = await revise(context, change, post, edit)
    const settled = await settle(change, revised, edit)
    if (settled.revision !== post.revision) await requireDraftRoom(change, settled)
    return settled
  })
  return { ...done, result: asSeenBy(context.actor, done.story.deskId, done.result) }
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

/** The post in other words. */
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
  await useMedia(change, { kind: 'post', id: post.id }, content.body, post.body)
  if (isVisible(post)) change.record(...seenOf(post), ...seenOf(revised))
  const action = correction === undefined ? 'post.edit' : 'post.correct'
  change.note({ action, objectId: post.id, detail: correction ?? gist(revised) })
  return revised
}

/** The kind that the editor saw; who does not say it has read it in the revision, or took no part in the matter. */
async function kindBefore(change: Change, post: Post, edit: Edit): Promise<PostKind | undefined> {
  if (edit.kindBefore !== undefined || edit.kind === post.kind || edit.basedOn === undefined)
    return edit.kindBefore
  return (await revisionOf(change.read, post.id, { revision: post.revision }))?.content.kind
}

const plainKind = (kind: PostKind) => markedAsKeyEvent(kind, false)

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
