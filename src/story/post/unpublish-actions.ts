import type { Done, StoryContext } from '../change.ts'
import { forgetCopies } from '../copies-actions.ts'
import { storyProblem } from '../problems.ts'
import { isPublic } from '../story.ts'
import { requireDraftRoom } from './draft-limit-actions.ts'
import { gist } from './gist.ts'
import { mustBeOpen, changePost, seenOf } from './post-steps-actions.ts'
import { type Post, mayBeUndone, DRAFT_LIMITS } from './post.ts'
import { ENTITIES } from '../entities.ts'

/** Takes a post back to a draft, as if it had not been published: while hardly anybody can have read it. */
export async function unpublishPost(context: StoryContext, slug: string, id: string): Promise<Done<Post>> {
  return changePost(context, slug, id, 'post.publish', async (change, post) => {
    if (post.state === 'draft') return post
    mustBeOpen(change)
    if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
    if (isPublic(change.story.status) && !mayBeUndone(post.publishedAt, change.now))
      throw storyProblem('published-too-long')
    change.record(...seenOf(post))
    const summary = change.story.summary.map((point) =>
      point.postId === id ? { ...point, postId: null } : point,
    )
    if (change.story.summary.some((point) => point.postId === id)) change.record(ENTITIES.summary)
    change.story = { ...change.story, summary, postCount: change.story.postCount - 1 }
    change.note({ action: 'post.unpublish', objectId: id, detail: gist(post) })
    const drafted: Post = {
      ...post,
      state: 'draft',
      publishedAt: null,
      updatedAt: null,
      pinnedAt: null,
    }
    // A slip must be undone whatever else lies about; a habit of it is no way around the bound.
    await requireDraftRoom(change, drafted, DRAFT_LIMITS.open * 2)
    await forgetCopies(change.tx, change.story.id, change.now)
    return drafted
  })
}
