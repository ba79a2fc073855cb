import type { DeskPost } from '../../contract.ts'
import { call, requestTo } from '../api/client.ts'
import { offerUndo } from '../ui/undo.ts'
import { postExcerpt } from './full-post.tsx'
import { viewedVersion } from './post-acts.ts'
import * as messages from '../messages/en/desk/publish-acts.ts'

/** Actions visible to readers at once, each with its undo. */

/** `isReopened`: undo reopens the text in the composer it came from. */
export function offerUnpublish(
  slug: string,
  { id, ...words }: Pick<DeskPost, 'id' | 'publishAt'> & { label: string },
  isReopened: boolean,
): void {
  offerUndo({
    text: messages.published(words.label),
    after: messages.afterThatUnpublishTakesIt,
    requests: [requestTo('POST /api/stories/:slug/posts/:id/unpublish', { params: { slug, id } })],
    undone: words.publishAt === null ? messages.notPublishedItIsA : messages.notPublishedItIsA2,
    ...(isReopened ? { reopens: { slug, postId: id } } : {}),
  })
}

export async function publishDraft(slug: string, post: DeskPost): Promise<void> {
  await call('POST /api/stories/:slug/posts/:id/publish', {
    params: { slug, id: post.id },
    body: viewedVersion(post),
  })
  offerUnpublish(slug, { id: post.id, publishAt: post.publishAt, label: postLabel(post) }, false)
}

export async function unpublish(slug: string, post: DeskPost): Promise<void> {
  const params = { slug, id: post.id }
  await call('POST /api/stories/:slug/posts/:id/unpublish', { params })
  offerUndo({
    text: messages.backAmongTheDrafts(postLabel(post)),
    requests: [requestTo('POST /api/stories/:slug/posts/:id/publish', { params })],
    undone: messages.publishedAgainWithTheTime,
  })
}

export async function setPinned(slug: string, post: DeskPost, isPinned: boolean): Promise<void> {
  const params = { slug, id: post.id }
  await call('POST /api/stories/:slug/posts/:id/pin', { params, body: { isPinned } })
  offerUndo({
    text: `${isPinned ? messages.pinned : messages.notPinnedAnyMore}: ${postLabel(post)}`,
    requests: [requestTo('POST /api/stories/:slug/posts/:id/pin', { params, body: { isPinned: !isPinned } })],
    undone: isPinned ? messages.notPinned : messages.pinnedAgain,
  })
}

export async function setKeyEvent(slug: string, post: DeskPost, isKeyEvent: boolean): Promise<void> {
  const params = { slug, id: post.id }
  await call('POST /api/stories/:slug/posts/:id/key-event', { params, body: { isKeyEvent } })
  offerUndo({
    text: messages.theKeyEvents(isKeyEvent ? messages.addedTo : messages.removedFrom, postLabel(post)),
    requests: [
      requestTo('POST /api/stories/:slug/posts/:id/key-event', { params, body: { isKeyEvent: !isKeyEvent } }),
    ],
    undone: isKeyEvent ? messages.notAKeyEvent : messages.aKeyEventAgain,
  })
}

export async function discardDraft(slug: string, post: DeskPost): Promise<void> {
  const params = { slug, id: post.id }
  await call('POST /api/stories/:slug/posts/:id/discard', { params, body: { isDiscarded: true } })
  offerUndo({
    text: messages.theDraftWasThrownAway,
    requests: [
      requestTo('POST /api/stories/:slug/posts/:id/discard', { params, body: { isDiscarded: false } }),
    ],
    undone: messages.theDraftIsBack,
  })
}

function postLabel(post: DeskPost): string {
  return postExcerpt(post, 80) || messages.aPicture
}
