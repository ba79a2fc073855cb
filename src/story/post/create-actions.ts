import { actorPersonId } from '../../access/actor.ts'
import { isUuid } from '../../platform/uuid.ts'
import { changeStory, orThrow, type Change, type Done, type StoryContext } from '../change.ts'
import { withFacts } from '../media-metadata-actions.ts'
import { storyProblem } from '../problems.ts'
import { requireDraftRoom } from './draft-limit-actions.ts'
import { sameContent } from './fit-content.ts'
import { gist } from './gist.ts'
import { settle, type Outcome } from './outcome-actions.ts'
import { known, mustBeOpen, saveNewPost } from './post-steps-actions.ts'
import { storyOfPost } from './post-store.ts'
import { markedAsKeyEvent, newDraft, type Post } from './post.ts'
import { asSeenBy } from './redact-withdrawn.ts'
import { revisionOf } from './revision-store.ts'
import { writePost, type PostDraft } from './write-post.ts'

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
    const standing = input.id === undefined ? undefined : await standingPost(change, input.id, input)
    if (standing !== undefined) return { post: standing, isNew: false }
    change.must('post.write')
    const draft = await draftPost(context, change, id, input)
    const isKept = input.publish === false || input.submit === true || input.schedule !== undefined
    // Published as it is written is one act.
    if (isKept) noteNewPost(change, draft)
    const post = await settle(change, draft, { ...input, publish: !isKept })
    await requireDraftRoom(change, post)
    return { post: await saveNewPost(context, change, post), isNew: true }
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

/** A draft for the story of `change`; whoever asked saves what becomes of it. */
export async function draftPost(
  context: StoryContext,
  change: Change,
  id: string,
  input: NewPost,
): Promise<Post> {
  mustBeOpen(change)
  const content = await withFacts(context, change, orThrow(writePost(marked(input))))
  const { actor } = context
  const by = { id, storyId: change.story.id, authorId: actorPersonId(actor), createdBy: actor.name }
  const draft = newDraft(content, { ...by, now: change.now })
  return { ...draft, isKeyEvent: draft.isKeyEvent || input.isKeyEvent === true }
}

export function noteNewPost(change: Change, post: Post): void {
  change.note({ action: 'post.write', objectId: post.id, detail: gist(post) })
}
