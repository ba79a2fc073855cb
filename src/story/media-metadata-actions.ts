import { embedsIn, mapMedia, picturesIn, withoutFacts, type Body } from './body/body.ts'
import type { Change, KnownMedia } from './change.ts'
import { setMediaOf, type MediaOwner, type StoryReads } from './store.ts'
import type { LeadImage } from './story.ts'

/**
 * What the server knows of pictures and embeds stands in the body itself, so that a page is one read. It is written
 * when a post is saved, and again (without a revision: no writer's word changes) when a picture is ready or an
 * embed's address has answered.
 */

export async function withFacts<Content extends { readonly body: Body }>(
  { media }: { media: KnownMedia },
  { tx, read, now }: Change,
  content: Content,
): Promise<Content> {
  const urls = [...new Set(embedsIn(content.body).map(({ attrs }) => attrs.url))]
  if (urls.length > 0) await media.wantEmbeds(tx, read, urls, now)
  await media.holdPictures(
    tx,
    picturesIn(content.body).map(({ attrs }) => attrs.id),
    now,
  )
  return { ...content, body: await factsInto(media, read, content.body) }
}

/** The body with what is known now of its pictures and embeds. */
export async function factsInto(media: KnownMedia, read: StoryReads, body: Body): Promise<Body> {
  const ids = picturesIn(body).map(({ attrs }) => attrs.id)
  const urls = embedsIn(body).map(({ attrs }) => attrs.url)
  if (ids.length + urls.length === 0) return body
  const pictures = await media.pictures(read, ids)
  const embeds = await media.embeds(read, urls)
  return mapMedia(withoutFacts(body), (node) =>
    node.type === 'picture'
      ? { ...node, attrs: { ...node.attrs, facts: pictures.get(node.attrs.id) ?? { state: 'waiting' } } }
      : { ...node, attrs: { ...node.attrs, facts: embeds.get(node.attrs.url) ?? null } },
  )
}

export async function leadWithFacts(
  { media }: { media: KnownMedia },
  { tx, read, now }: Pick<Change, 'tx' | 'read' | 'now'>,
  image: LeadImage,
): Promise<LeadImage> {
  await media.holdPictures(tx, [image.id], now)
  const facts = (await media.pictures(read, [image.id])).get(image.id) ?? { state: 'waiting' as const }
  return { ...image, facts }
}

/** Remembers which pictures and embeds a post or article shows; `before`: the body that it had, if there was one. */
export async function useMedia(
  { tx, story }: Change,
  owner: MediaOwner,
  body: Body,
  before: Body | undefined,
): Promise<void> {
  await setMediaOf(tx, story.id, owner, mediaIn(body), before === undefined ? [] : mediaIn(before))
}

function mediaIn(body: Body): string[] {
  return [
    ...picturesIn(body).map(({ attrs }) => `picture:${attrs.id}`),
    ...embedsIn(body).map(({ attrs }) => `embed:${attrs.url}`),
  ]
}
