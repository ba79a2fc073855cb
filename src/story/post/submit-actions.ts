import type { Change, Done, StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { line } from '../single-line.ts'
import { gist } from './gist.ts'
import { mustBeDraft, requireOpenDraft } from './post-requirements.ts'
import { mustBeOpen, changePost } from './post-steps-actions.ts'
import { POST_LIMITS, type Post } from './post.ts'

export async function submit(change: Change, post: Post): Promise<Post> {
  change.must('post.submit', post)
  mustBeOpen(change)
  mustBeDraft(post)
  if (post.submittedAt !== null) return post
  change.note({ action: 'post.submit', objectId: post.id, detail: gist(post) })
  return { ...post, submittedAt: change.now, returnedNote: null }
}

/**
 * Hands a draft to an editor, or takes it back (its author, or an editor who wants more work on it and may say so in
 * `note`).
 */
export async function submitPost(
  context: StoryContext,
  slug: string,
  id: string,
  isSubmitted: boolean,
  note: string | null = null,
): Promise<Done<Post>> {
  const words = line(note)
  if ((words?.length ?? 0) > POST_LIMITS.reason)
    throw storyProblem('too-long', `The note may have at most ${POST_LIMITS.reason} characters.`)
  return changePost(context, slug, id, 'post.see', async (change, post) => {
    requireOpenDraft(post)
    if (isSubmitted) return submit(change, post)
    change.must('post.submit', post)
    if (post.submittedAt === null) return post
    change.note({ action: 'post.return', objectId: id, detail: words ?? gist(post) })
    return { ...post, submittedAt: null, returnedNote: words }
  })
}
