import type { DeskPost } from '../../desk-view.ts'
import { call } from '../api/api.ts'
import { offerUndo } from '../ui/undo.ts'
import { gistOf } from './long-post.tsx'
import { seenOf } from './post-acts.ts'
import * as messages from '../messages/en/desk/publish-acts.ts'

/** Acts that readers see at once, each with what undoes it. */

/** `isReopened`: what is undone goes back into the composer that it came from. */
export function offerUnpublish(
  slug: string,
  { id, ...words }: Pick<DeskPost, 'id' | 'publishAt'> & { label: string },
  isReopened: boolean,
): void {
  offerUndo({
    text: messages.published(words.label),
    after: messages.afterThatUnpublishTakesIt,
    requests: [{ method: 'POST', path: `/api/stories/${slug}/posts/${id}/unpublish` }],
    undone: words.publishAt === null ? messages.notPublishedItIsA : messages.notPublishedItIsA2,
    ...(isReopened ? { reopens: { slug, postId: id } } : {}),
  })
}

export async function publishDraft(slug: string, post: DeskPost): Promise<void> {
  await call('POST', `/api/stories/${slug}/posts/${post.id}/publish`, seenOf(post))
  offerUnpublish(slug, { id: post.id, publishAt: post.publishAt, label: labelOf(post) }, false)
}

export async function unpublish(slug: string, post: DeskPost): Promise<void> {
  const at = `/api/stories/${slug}/posts/${post.id}`
  await call('POST', `${at}/unpublish`)
  offerUndo({
    text: messages.backAmongTheDrafts(labelOf(post)),
    requests: [{ method: 'POST', path: `${at}/publish` }],
    undone: messages.publishedAgainWithTheTime,
  })
}

export async function setPinned(slug: string, post: DeskPost, isPinned: boolean): Promise<void> {
  const path = `/api/stories/${slug}/posts/${post.id}/pin`
  await call('POST', path, { isPinned })
  offerUndo({
    text: `${isPinned ? messages.pinned : messages.notPinnedAnyMore}: ${labelOf(post)}`,
    requests: [{ method: 'POST', path, body: { isPinned: !isPinned } }],
    undone: isPinned ? messages.notPinned : messages.pinnedAgain,
  })
}

export async function setKeyEvent(slug: string, post: DeskPost, isKeyEvent: boolean): Promise<void> {
  const path = `/api/stories/${slug}/posts/${post.id}/key-event`
  await call('POST', path, { isKeyEvent })
  offerUndo({
    text: messages.theKeyEvents(isKeyEvent ? messages.addedTo : messages.removedFrom, labelOf(post)),
    requests: [{ method: 'POST', path, body: { isKeyEvent: !isKeyEvent } }],
    undone: isKeyEvent ? messages.notAKeyEvent : messages.aKeyEventAgain,
  })
}

export async function discardDraft(slug: string, post: DeskPost): Promise<void> {
  const path = `/api/stories/${slug}/posts/${post.id}/discard`
  await call('POST', path, { isDiscarded: true })
  offerUndo({
    text: messages.theDraftWasThrownAway,
    requests: [{ method: 'POST', path, body: { isDiscarded: false } }],
    undone: messages.theDraftIsBack,
  })
}

function labelOf(post: DeskPost): string {
  return gistOf(post, 80) || messages.aPicture
}
