import type { Committed, StoryContext } from '../change.ts'
import { purgeCaches } from '../copies-actions.ts'
import { storyProblem } from '../problems.ts'
import { isPublic } from '../story.ts'
import { assertDraftQuota } from './draft-limit-actions.ts'
import { excerpt } from './excerpt.ts'
import { assertOpen, changePost, affectedEntities } from './post-steps-actions.ts'
import { type Post, isUndoable, DRAFT_LIMITS } from './post.ts'
import { ENTITIES } from '../entities.ts'

/** Unpublishes a post: while hardly anybody can have read it. */
export async function unpublishPost(
  context: StoryContext,
  slug: string,
  id: string,
): Promise<Committed<Post>> {
  return changePost(context, slug, id, 'post.publish', async (change, post) => {
    if (post.state === 'draft') return post
    assertOpen(change)
    if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
    if (isPublic(change.story.status) && !isUndoable(post.publishedAt, change.now))
      throw storyProblem('published-too-long')
    change.markChanged(...affectedEntities(post))
    const summary = change.story.summary.map((point) =>
      point.postId === id ? { ...point, postId: null } : point,
    )
    if (change.story.summary.some((point) => point.postId === id)) change.markChanged(ENTITIES.summary)
    change.story = { ...change.story, summary, postCount: change.story.postCount - 1 }
    change.audit({ action: 'post.unpublish', objectId: id, detail: excerpt(post) })
    const drafted: Post = {
      ...post,
      state: 'draft',
      publishedAt: null,
      updatedAt: null,
      pinnedAt: null,
    }
    // Undoing a slip may exceed the draft limit; but not systematically.
    await assertDraftQuota(change, drafted, DRAFT_LIMITS.open * 2)
    await purgeCaches(change.tx, change.story.id, change.now)
    return drafted
  })
}
