import type { Committed, StoryContext } from '../change.ts'
import { assertDraftQuota, purgeDiscarded } from './draft-limit-actions.ts'
import { excerpt } from './excerpt.ts'
import { assertDraft } from './post-requirements.ts'
import type { Post } from './post.ts'
import { unschedule } from './schedule-actions.ts'
import { changePost } from './post-steps-actions.ts'

/** Discards or restores a draft. */
export async function discardPost(
  context: StoryContext,
  slug: string,
  id: string,
  isDiscarded: boolean,
): Promise<Committed<Post>> {
  return changePost(context, slug, id, 'post.discard', async (change, post) => {
    if ((post.discardedAt !== null) === isDiscarded) return post
    assertDraft(post)
    change.audit({
      action: isDiscarded ? 'post.discard' : 'post.restore',
      objectId: id,
      detail: excerpt(post),
    })
    const plan = isDiscarded ? { ...(await unschedule(change, post)), submittedAt: null } : {}
    const done = { ...post, ...plan, discardedAt: isDiscarded ? change.now : null }
    if (isDiscarded) await purgeDiscarded(change, done)
    else await assertDraftQuota(change, done)
    return done
  })
}
