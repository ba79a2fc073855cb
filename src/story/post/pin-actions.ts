import type { Done, StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { gist } from './gist.ts'
import { pinnedPosts } from './post-store.ts'
import { type Post, MOST_PINS } from './post.ts'
import { changePost, mustBeOpen } from './post-steps-actions.ts'
import { requirePublished } from './post-requirements.ts'
import { ENTITIES } from '../entities.ts'

export async function pinPost(
  context: StoryContext,
  slug: string,
  id: string,
  isPinned: boolean,
): Promise<Done<Post>> {
  return changePost(context, slug, id, 'post.see', async (change, post) => {
    mustBeOpen(change)
    requirePublished(post)
    change.must('story.steer')
    if ((post.pinnedAt !== null) === isPinned) return post
    if (isPinned && (await pinnedPosts(change.read, change.story.id, MOST_PINS)).length >= MOST_PINS)
      throw storyProblem('too-many-pins')
    change.record(ENTITIES.pins)
    change.note({ action: isPinned ? 'post.pin' : 'post.unpin', objectId: id, detail: gist(post) })
    return { ...post, pinnedAt: isPinned ? change.now : null }
  })
}
