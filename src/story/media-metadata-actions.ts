import { embedsIn, mapMedia, picturesIn, withoutMetadata, type Body } from './body/body.ts'
import type { Change, MediaGateway } from './change.ts'
import { replaceMediaLinks, type MediaOwner, type StoryReads } from './store.ts'
import type { LeadImage } from './story.ts'

/**
 * The metadata of pictures and embeds is stored in the body itself, so that a page is one read. It is written when a
 * post is saved, and again (without a revision: no text changes) when a picture is ready or an embed was fetched.
 */

export async function resolveMedia<Content extends { readonly body: Body }>(
  { media }: { media: MediaGateway },
  { tx, read, now }: Change,
  content: Content,
): Promise<Content> {
  const urls = [...new Set(embedsIn(content.body).map(({ attrs }) => attrs.url))]
  if (urls.length > 0) await media.enqueueEmbedFetches(tx, read, urls, now)
  await media.lockPictures(
    tx,
    picturesIn(content.body).map(({ attrs }) => attrs.id),
    now,
  )
  return { ...content, body: await applyMediaMetadata(media, read, content.body) }
}

/** The body with the current metadata of its pictures and embeds. */
export async function applyMediaMetadata(media: MediaGateway, read: StoryReads, body: Body): Promise<Body> {
  const ids = picturesIn(body).map(({ attrs }) => attrs.id)
  const urls = embedsIn(body).map(({ attrs }) => attrs.url)
  if (ids.length + urls.length === 0) return body
  const pictures = await media.pictures(read, ids)
  const embeds = await media.embeds(read, urls)
  return mapMedia(withoutMetadata(body), (node) =>
    node.type === 'picture'
      ? { ...node, attrs: { ...node.attrs, facts: pictures.get(node.attrs.id) ?? { state: 'waiting' } } }
      : { ...node, attrs: { ...node.attrs, facts: embeds.get(node.attrs.url) ?? null } },
  )
}

export async function resolveLeadImage(
  { media }: { media: MediaGateway },
  { tx, read, now }: Pick<Change, 'tx' | 'read' | 'now'>,
  image: LeadImage,
): Promise<LeadImage> {
  await media.lockPictures(tx, [image.id], now)
  const facts = (await media.pictures(read, [image.id])).get(image.id) ?? { state: 'waiting' as const }
  return { ...image, facts }
}

/** Remembers which pictures and embeds a post or article shows; `before`: the body that it had, if there was one. */
export async function linkMedia(
  { tx, story }: Change,
  owner: MediaOwner,
  body: Body,
  before: Body | undefined,
): Promise<void> {
  await replaceMediaLinks(tx, story.id, owner, mediaIn(body), before === undefined ? [] : mediaIn(before))
}

function mediaIn(body: Body): string[] {
  return [
    ...picturesIn(body).map(({ attrs }) => `picture:${attrs.id}`),
    ...embedsIn(body).map(({ attrs }) => `embed:${attrs.url}`),
  ]
}
