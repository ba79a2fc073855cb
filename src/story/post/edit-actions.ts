import { orThrow, type Change, type Committed, type StoryContext } from '../change.ts'
import { linkMedia, resolveMedia } from '../media-metadata-actions.ts'
import { storyProblem } from '../problems.ts'
import { singleLine } from '../single-line.ts'
import { assertDraftQuota, pruneRevisions } from './draft-limit-actions.ts'
import { canonicalContent, sameContent } from './normalize-content.ts'
import { excerpt } from './excerpt.ts'
import { applyOutcome, type Outcome } from './outcome-actions.ts'
import { assertSpeaker, assertVersion, assertAltTexts } from './post-requirements.ts'
import {
  assertOpen,
  assertCorrectable,
  saveRevision,
  changePost,
  affectedEntities,
} from './post-steps-actions.ts'
import {
  isVisible,
  kindAfterEdit,
  lacksSpeaker,
  markedAsKeyEvent,
  POST_LIMITS,
  type Post,
  type PostKind,
} from './post.ts'
import { redactFor } from './redact-withdrawn.ts'
import { findRevision } from './revision-store.ts'
import { writePost, type PostDraft } from './write-post.ts'

export interface Edit extends PostDraft, Outcome {
  /** The revision that the edit is based on; if omitted, the last write wins. */
  readonly basedOn?: number | undefined
  /** The kind that the post had in the editor: a mark as key event may have been set since. */
  readonly kindBefore?: PostKind | undefined
  /** Created by the editor's browser: a repeated edit returns the current post. */
  readonly editId?: string | undefined
  /** A correction note, shown to readers with its time. */
  readonly correction?: string | undefined
}

/**
 * Saves a revision; unchanged content saves nothing. `edit-conflict` if somebody else saved one since the revision
 * this is based on.
 */
export async function editPost(
  context: StoryContext,
  slug: string,
  id: string,
  edit: Edit,
): Promise<Committed<Post>> {
  const done = await changePost(context, slug, id, 'post.see', async (change, post) => {
    // Checked first: after the first save an editor may have published the post, so that its writer may no longer
    // edit it.
    if (await isEditSaved(change, id, edit)) return post
    change.authorize('post.edit', post)
    assertVersion(post, { revision: edit.basedOn })
    const revised = await revise(context, change, post, edit)
    const completed = await applyOutcome(change, revised, edit)
    if (completed.revision !== post.revision) await assertDraftQuota(change, completed)
    return completed
  })
  return { ...done, result: redactFor(context.actor, done.story.deskId, done.result) }
}

/**
 * Whether this edit was saved before. Other content under its id is rejected: accepting it silently would lose it.
 */
async function isEditSaved(change: Change, postId: string, edit: Edit): Promise<boolean> {
  if (edit.editId === undefined) return false
  const saved = await findRevision(change.read, postId, { editId: edit.editId })
  if (saved === undefined) return false
  // Except for the mark as a key event, which was saved as it was at that time.
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
  const { kind, isKeyEvent } = kindAfterEdit(post, edit.kind, await readKindBefore(change, post, edit))
  const content = orThrow(writePost({ ...edit, kind }, canonicalContent(post)))
  const correction = requireCorrectionText(post, edit.correction)
  if (sameContent(content, post) && correction === undefined) return post
  if (correction === undefined) assertOpen(change)
  else assertCorrectable(change, post)
  const revised: Post = {
    ...post,
    ...(await resolveMedia(context, change, content)),
    isKeyEvent,
    revision: post.revision + 1,
    updatedAt: isVisible(post) ? change.now : null,
    corrections:
      correction === undefined
        ? post.corrections
        : [...post.corrections, { at: change.now, text: correction }],
  }
  if (isVisible(revised) || revised.publishAt !== null) {
    assertAltTexts(revised)
    // Posts that were imported, or published before this rule, may be corrected otherwise without one.
    if (!lacksSpeaker(post)) assertSpeaker(revised)
  }
  await saveRevision(context, change, revised, edit.editId ?? null)
  await pruneRevisions(change, revised)
  await linkMedia(change, { kind: 'post', id: post.id }, content.body, post.body)
  if (isVisible(post)) change.markChanged(...affectedEntities(post), ...affectedEntities(revised))
  const action = correction === undefined ? 'post.edit' : 'post.correct'
  change.audit({ action, objectId: post.id, detail: correction ?? excerpt(revised) })
  return revised
}

/** The kind that the editor saw; by default that of the base revision. */
async function readKindBefore(change: Change, post: Post, edit: Edit): Promise<PostKind | undefined> {
  if (edit.kindBefore !== undefined || edit.kind === post.kind || edit.basedOn === undefined)
    return edit.kindBefore
  return (await findRevision(change.read, post.id, { revision: post.revision }))?.content.kind
}

const plainKind = (kind: PostKind) => markedAsKeyEvent(kind, false)

/** Only published posts can have correction notes; a draft is simply edited. */
function requireCorrectionText(post: Post, words: string | undefined): string | undefined {
  const text = singleLine(words)
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
