import type { Committed, StoryContext } from '../change.ts'
import { markedAsKeyEvent, type Post } from './post.ts'
import { changePost, assertOpen, affectedEntities } from './post-steps-actions.ts'
import { requirePublished } from './post-requirements.ts'

export async function markKeyEvent(
  context: StoryContext,
  slug: string,
  id: string,
  isKeyEvent: boolean,
): Promise<Committed<Post>> {
  return changePost(context, slug, id, 'post.see', async (change, post) => {
    assertOpen(change)
    requirePublished(post)
    change.authorize('post.mark', post)
    if (post.isKeyEvent === isKeyEvent) return post
    const next: Post = { ...post, isKeyEvent, kind: markedAsKeyEvent(post.kind, isKeyEvent) }
    change.markChanged(...affectedEntities(post), ...affectedEntities(next))
    change.audit({ action: 'post.mark', objectId: id, detail: isKeyEvent ? 'key event' : 'no key event' })
    return next
  })
}
