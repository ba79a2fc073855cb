import type { Done, StoryContext } from '../change.ts'
import { requireDraftRoom, emptyBin } from './draft-limit-actions.ts'
import { gist } from './gist.ts'
import { mustBeDraft } from './post-requirements.ts'
import type { Post } from './post.ts'
import { unscheduled } from './schedule-actions.ts'
import { changePost } from './post-steps-actions.ts'

/** Throws a draft away, or brings it back. */
export async function discardPost(
  context: StoryContext,
  slug: string,
  id: string,
  isDiscarded: boolean,
): Promise<Done<Post>> {
  return changePost(context, slug, id, 'post.discard', async (change, post) => {
    if ((post.discardedAt !== null) === isDiscarded) return post
    mustBeDraft(post)
    change.note({ action: isDiscarded ? 'post.discard' : 'post.restore', objectId: id, detail: gist(post) })
    const plan = isDiscarded ? { ...(await unscheduled(change, post)), submittedAt: null } : {}
    const done = { ...post, ...plan, discardedAt: isDiscarded ? change.now : null }
    if (isDiscarded) await emptyBin(change, done)
    else await requireDraftRoom(change, done)
    return done
  })
}
