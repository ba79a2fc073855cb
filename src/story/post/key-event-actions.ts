import type { Done, StoryContext } from '../change.ts'
import { markedAsKeyEvent, type Post } from './post.ts'
import { changePost, mustBeOpen, seenOf } from './post-steps-actions.ts'
import { requirePublished } from './post-requirements.ts'

export async function markKeyEvent(
  context: StoryContext,
  slug: string,
  id: string,
  isKeyEvent: boolean,
): Promise<Done<Post>> {
  return changePost(context, slug, id, 'post.see', async (change, post) => {
    mustBeOpen(change)
    requirePublished(post)
    change.must('post.mark', post)
    if (post.isKeyEvent === isKeyEvent) return post
    const next: Post = { ...post, isKeyEvent, kind: markedAsKeyEvent(post.kind, isKeyEvent) }
    change.record(...seenOf(post), ...seenOf(next))
    change.note({ action: 'post.mark', objectId: id, detail: isKeyEvent ? 'key event' : 'no key event' })
    return next
  })
}
