import type { DeskPost } from '../../desk-view.ts'
import { call, requestTo } from '../api/client.ts'
import { offerUndo } from '../ui/undo.ts'
import { gistOf } from './long-post.tsx'
import { seenOf } from './post-acts.ts'

/** Acts that readers see at once, each with what undoes it. */

/** `isReopened`: what is undone goes back into the composer that it came from. */
export function offerUnpublish(
  slug: string,
  { id, ...words }: Pick<DeskPost, 'id' | 'publishAt'> & { label: string },
  isReopened: boolean,
): void {
  offerUndo({
    text: `Published: ${words.label}`,
    after: 'After that, Unpublish takes it back for two minutes; then it can be withdrawn.',
    requests: [requestTo('POST /api/stories/:slug/posts/:id/unpublish', { params: { slug, id } })],
    undone:
      words.publishAt === null
        ? 'Not published: it is a draft again, as it was.'
        : 'Not published: it is a draft again. Its schedule is gone.',
    ...(isReopened ? { reopens: { slug, postId: id } } : {}),
  })
}

export async function publishDraft(slug: string, post: DeskPost): Promise<void> {
  await call('POST /api/stories/:slug/posts/:id/publish', {
    params: { slug, id: post.id },
    body: seenOf(post),
  })
  offerUnpublish(slug, { id: post.id, publishAt: post.publishAt, label: labelOf(post) }, false)
}

export async function unpublish(slug: string, post: DeskPost): Promise<void> {
  const params = { slug, id: post.id }
  await call('POST /api/stories/:slug/posts/:id/unpublish', { params })
  offerUndo({
    text: `Back among the drafts: ${labelOf(post)}`,
    requests: [requestTo('POST /api/stories/:slug/posts/:id/publish', { params })],
    undone: 'Published again, with the time of now.',
  })
}

export async function setPinned(slug: string, post: DeskPost, isPinned: boolean): Promise<void> {
  const params = { slug, id: post.id }
  await call('POST /api/stories/:slug/posts/:id/pin', { params, body: { isPinned } })
  offerUndo({
    text: `${isPinned ? 'Pinned' : 'Not pinned any more'}: ${labelOf(post)}`,
    requests: [requestTo('POST /api/stories/:slug/posts/:id/pin', { params, body: { isPinned: !isPinned } })],
    undone: isPinned ? 'Not pinned.' : 'Pinned again.',
  })
}

export async function setKeyEvent(slug: string, post: DeskPost, isKeyEvent: boolean): Promise<void> {
  const params = { slug, id: post.id }
  await call('POST /api/stories/:slug/posts/:id/key-event', { params, body: { isKeyEvent } })
  offerUndo({
    text: `${isKeyEvent ? 'Added to' : 'Removed from'} the key events: ${labelOf(post)}`,
    requests: [
      requestTo('POST /api/stories/:slug/posts/:id/key-event', { params, body: { isKeyEvent: !isKeyEvent } }),
    ],
    undone: isKeyEvent ? 'Not a key event.' : 'A key event again.',
  })
}

export async function discardDraft(slug: string, post: DeskPost): Promise<void> {
  const params = { slug, id: post.id }
  await call('POST /api/stories/:slug/posts/:id/discard', { params, body: { isDiscarded: true } })
  offerUndo({
    text: 'The draft was thrown away.',
    requests: [
      requestTo('POST /api/stories/:slug/posts/:id/discard', { params, body: { isDiscarded: false } }),
    ],
    undone: 'The draft is back.',
  })
}

function labelOf(post: DeskPost): string {
  return gistOf(post, 80) || 'A picture'
}
