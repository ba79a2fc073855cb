import type { Change, Committed, StoryContext } from '../change.ts'
import { purgeCaches } from '../copies-actions.ts'
import { storyProblem } from '../problems.ts'
import { singleLine } from '../single-line.ts'
import { assertOpen, assertCorrectable, changePost, affectedEntities } from './post-steps-actions.ts'
import { POST_LIMITS, type Post } from './post.ts'

/** Withdraws the text; the post remains as a notice with an optional reason. */
export async function withdrawPost(
  context: StoryContext,
  slug: string,
  id: string,
  reason: string | null,
): Promise<Committed<Post>> {
  const words = singleLine(reason)
  if ((words?.length ?? 0) > POST_LIMITS.reason) {
    throw storyProblem('too-long', `The reason may have at most ${POST_LIMITS.reason} characters.`)
  }
  return changePost(context, slug, id, 'post.withdraw', async (change, post) => {
    if (post.state === 'withdrawn' && post.withdrawnReason === words) return post
    assertCorrectable(change, post)
    return applyWithdrawal(change, post, words)
  })
}

/** The same for an import, which does not change an ended story. */
export async function withdraw(change: Change, post: Post, reason: string | null): Promise<Post> {
  assertOpen(change)
  return applyWithdrawal(change, post, reason)
}

async function applyWithdrawal(change: Change, post: Post, reason: string | null): Promise<Post> {
  if (post.state === 'draft') throw storyProblem('not-published')
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  change.markChanged(...affectedEntities(post))
  change.audit({ action: 'post.withdraw', objectId: post.id, detail: reason ?? '' })
  await purgeCaches(change.tx, change.story.id, change.now)
  return {
    ...post,
    state: 'withdrawn',
    withdrawnAt: change.now,
    withdrawnReason: reason,
    pinnedAt: null,
  }
}
