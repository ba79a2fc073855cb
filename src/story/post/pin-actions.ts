import type { Committed, StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { excerpt } from './excerpt.ts'
import { pinnedPosts } from './post-store.ts'
import { type Post, MAX_PINS } from './post.ts'
import { changePost, assertOpen } from './post-steps-actions.ts'
import { requirePublished } from './post-requirements.ts'
import { ENTITIES } from '../entities.ts'

export async function pinPost(
  context: StoryContext,
  slug: string,
  id: string,
  isPinned: boolean,
): Promise<Committed<Post>> {
  return changePost(context, slug, id, 'post.see', async (change, post) => {
    assertOpen(change)
    requirePublished(post)
    change.authorize('story.steer')
    if ((post.pinnedAt !== null) === isPinned) return post
    if (isPinned && (await pinnedPosts(change.read, change.story.id, MAX_PINS)).length >= MAX_PINS)
      throw storyProblem('too-many-pins')
    change.markChanged(ENTITIES.pins)
    change.audit({ action: isPinned ? 'post.pin' : 'post.unpin', objectId: id, detail: excerpt(post) })
    return { ...post, pinnedAt: isPinned ? change.now : null }
  })
}
