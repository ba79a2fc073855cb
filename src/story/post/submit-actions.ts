import type { Change, Committed, StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { singleLine } from '../single-line.ts'
import { excerpt } from './excerpt.ts'
import { assertDraft, requireOpenDraft } from './post-requirements.ts'
import { assertOpen, changePost } from './post-steps-actions.ts'
import { POST_LIMITS, type Post } from './post.ts'

export async function submit(change: Change, post: Post): Promise<Post> {
  change.authorize('post.submit', post)
  assertOpen(change)
  assertDraft(post)
  if (post.submittedAt !== null) return post
  change.audit({ action: 'post.submit', objectId: post.id, detail: excerpt(post) })
  return { ...post, submittedAt: change.now, returnedNote: null }
}

/**
 * Submits a draft to an editor, or returns it (its author, or an editor who wants changes and may explain them in
 * `note`).
 */
export async function submitPost(
  context: StoryContext,
  slug: string,
  id: string,
  isSubmitted: boolean,
  note: string | null = null,
): Promise<Committed<Post>> {
  const words = singleLine(note)
  if ((words?.length ?? 0) > POST_LIMITS.reason)
    throw storyProblem('too-long', `The note may have at most ${POST_LIMITS.reason} characters.`)
  return changePost(context, slug, id, 'post.see', async (change, post) => {
    requireOpenDraft(post)
    if (isSubmitted) return submit(change, post)
    change.authorize('post.submit', post)
    if (post.submittedAt === null) return post
    change.audit({ action: 'post.return', objectId: id, detail: words ?? excerpt(post) })
    return { ...post, submittedAt: null, returnedNote: words }
  })
}
