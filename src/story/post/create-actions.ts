import { actorPersonId } from '../../access/actor.ts'
import { isUuid } from '../../platform/uuid.ts'
import { changeStory, orThrow, type Change, type Committed, type StoryContext } from '../change.ts'
import { resolveMedia } from '../media-metadata-actions.ts'
import { storyProblem } from '../problems.ts'
import { assertDraftQuota } from './draft-limit-actions.ts'
import { sameContent } from './normalize-content.ts'
import { excerpt } from './excerpt.ts'
import { applyOutcome, type Outcome } from './outcome-actions.ts'
import { requirePost, assertOpen, saveNewPost } from './post-steps-actions.ts'
import { findStoryIdByPost } from './post-store.ts'
import { markedAsKeyEvent, newDraft, type Post } from './post.ts'
import { redactFor } from './redact-withdrawn.ts'
import { findRevision } from './revision-store.ts'
import { writePost, type PostDraft } from './write-post.ts'

export interface NewPost extends PostDraft, Outcome {
  /** Created by the client, to make retries idempotent; generated if omitted. */
  readonly id?: string | undefined
  readonly isKeyEvent?: boolean | undefined
}

/**
 * Creates a post, published at once unless it is a draft (`publish: false`), submitted or scheduled; repeating it
 * with the same id and content returns the existing post without changes. Rejects other content under an existing id
 * (`id-taken`), and whatever `writePost` rejects.
 */
export async function createPost(
  context: StoryContext,
  slug: string,
  input: NewPost,
): Promise<Committed<{ post: Post; isNew: boolean }>> {
  if (input.id !== undefined && !isUuid(input.id))
    throw storyProblem('invalid-id', `It was "${input.id.slice(0, 60)}".`)
  const id = input.id ?? context.newId()
  return changeStory(context, slug, async (change) => {
    const existing = input.id === undefined ? undefined : await findExistingPost(change, input.id, input)
    if (existing !== undefined) return { post: existing, isNew: false }
    change.authorize('post.write')
    const draft = await draftPost(context, change, id, input)
    const isKept = input.publish === false || input.submit === true || input.schedule !== undefined
    // Published as it is written is one act.
    if (isKept) noteNewPost(change, draft)
    const post = await applyOutcome(change, draft, { ...input, publish: !isKept })
    await assertDraftQuota(change, post)
    return { post: await saveNewPost(context, change, post), isNew: true }
  })
}

/** The existing post, if this is a retry. */
async function findExistingPost(change: Change, id: string, input: NewPost): Promise<Post | undefined> {
  const owner = await findStoryIdByPost(change.read, id)
  if (owner === undefined) return undefined
  const first = await findRevision(change.read, id, { revision: 1 })
  const sent = orThrow(writePost(applyKeyEventMark(input)))
  if (owner !== change.story.id || first === undefined || !sameContent(first.content, sent)) {
    throw storyProblem('id-taken', `The id was ${id}.`)
  }
  const post = await requirePost(change, id)
  change.authorize('post.see', post)
  return redactFor(change.actor, change.story.deskId, post)
}

function applyKeyEventMark(input: NewPost): NewPost {
  return input.isKeyEvent === true
    ? { ...input, kind: markedAsKeyEvent(input.kind ?? 'update', true) }
    : input
}

/** A draft for the story of `change`; whoever asked saves what becomes of it. */
export async function draftPost(
  context: StoryContext,
  change: Change,
  id: string,
  input: NewPost,
): Promise<Post> {
  assertOpen(change)
  const content = await resolveMedia(context, change, orThrow(writePost(applyKeyEventMark(input))))
  const { actor } = context
  const by = { id, storyId: change.story.id, authorId: actorPersonId(actor), createdBy: actor.name }
  const draft = newDraft(content, { ...by, now: change.now })
  return { ...draft, isKeyEvent: draft.isKeyEvent || input.isKeyEvent === true }
}

export function noteNewPost(change: Change, post: Post): void {
  change.audit({ action: 'post.write', objectId: post.id, detail: excerpt(post) })
}
