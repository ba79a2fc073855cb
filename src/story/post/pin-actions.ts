import { changeStory, type Done, type StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { gist } from './gist.ts'
import { shown, saved } from './post-steps-actions.ts'
import { pinnedPosts } from './post-store.ts'
import { type Post, MOST_PINS } from './post.ts'

export async function pinPost(
  context: StoryContext,
  slug: string,
  id: string,
  isPinned: boolean,
): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await shown(change, id)
    change.must('story.steer')
    if ((post.pinnedAt !== null) === isPinned) return post
    if (isPinned && (await pinnedPosts(change.read, change.story.id, MOST_PINS)).length >= MOST_PINS)
      throw storyProblem('too-many-pins')
    change.record({ entity: 'pins' })
    change.note({ action: isPinned ? 'post.pin' : 'post.unpin', objectId: id, detail: gist(post) })
    return saved(change, { ...post, pinnedAt: isPinned ? change.now : null })
  })
}
