import type { Change, Done, StoryContext } from '../change.ts'
import { forgetCopies } from '../copies-actions.ts'
import { storyProblem } from '../problems.ts'
import { line } from '../single-line.ts'
import { mustBeOpen, requireCorrectable, changePost, seenOf } from './post-steps-actions.ts'
import { POST_LIMITS, type Post } from './post.ts'

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
  return changePost(context, slug, id, 'post.withdraw', async (change, post) => {
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
  return {
    ...post,
    state: 'withdrawn',
    withdrawnAt: change.now,
    withdrawnReason: reason,
    pinnedAt: null,
  }
}
