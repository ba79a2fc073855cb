import { changeStory, type Done, type StoryContext } from '../change.ts'
import { markedAsKeyEvent, MOST_PINS, type Post } from './post.ts'
import { pinnedPosts } from './post-store.ts'
import { storyProblem } from '../problems.ts'
import { saved, seenOf, shown } from './standing-post-actions.ts'
import { gist } from './gist.ts'

/** What editors do to a post without touching its words. */

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

export async function markKeyEvent(
  context: StoryContext,
  slug: string,
  id: string,
  isKeyEvent: boolean,
): Promise<Done<Post>> {
  return changeStory(context, slug, async (change) => {
    const post = await shown(change, id)
    change.must('post.mark', post)
    if (post.isKeyEvent === isKeyEvent) return post
    const next: Post = { ...post, isKeyEvent, kind: markedAsKeyEvent(post.kind, isKeyEvent) }
    change.record(...seenOf(post), ...seenOf(next))
    change.note({ action: 'post.mark', objectId: id, detail: isKeyEvent ? 'key event' : 'no key event' })
    return saved(change, next)
  })
}
