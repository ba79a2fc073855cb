import { changeStory, type Done, type StoryContext } from '../change.ts'
import { shown, saved, seenOf } from './post-steps-actions.ts'
import { markedAsKeyEvent, type Post } from './post.ts'

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
