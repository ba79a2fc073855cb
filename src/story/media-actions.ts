import { articleById, putArticle } from './article/article-store.ts'
import { embedsIn, mapMedia, picturesIn, picturesWithoutAlt, withoutFacts, type Body } from './body/body.ts'
import { changeStory, type Change, type KnownMedia, type StoryContext } from './change.ts'
import { isVisible, type Post, type PostContent } from './post/post.ts'
import { setMediaOf, usersOfMedia, type StoryReads } from './store.ts'
import { storyProblem } from './problems.ts'
import { known, saved, seenOf } from './post/standing-post-actions.ts'
import { isPublic, type LeadImage } from './story.ts'

/**
 * What the server knows of pictures and embeds stands in the body itself, so that a page is one read. It is written
 * when a post is saved, and again (without a revision: no writer's word changes) when a picture is ready or an
 * embed's address has answered.
 */

export async function withFacts(
  { media }: { media: KnownMedia },
  { tx, read, now }: Change,
  content: PostContent,
): Promise<PostContent> {
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

/** Remembers which pictures and embeds the post shows. */
export async function useMedia(change: Change, postId: string, body: Body): Promise<void> {
  await setMediaOf(change.tx, change.story.id, postId, [
    ...picturesIn(body).map(({ attrs }) => `picture:${attrs.id}`),
    ...embedsIn(body).map(({ attrs }) => `embed:${attrs.url}`),
  ])
}

/** Nobody publishes a picture that some readers are told nothing of, unless it says nothing itself. */
export function mustHaveAlt(content: PostContent): void {
  const missing = picturesWithoutAlt(content.body).length
  if (missing > 0)
    throw storyProblem(
      'alt-missing',
      missing === 1 ? 'One picture has none.' : `${missing} pictures have none.`,
    )
}

/** Whoever approves what was handed in has seen its pictures: one that is still on its way may show anything. */
export function mustBeSeen({ submittedAt, body }: Post): void {
  if (submittedAt === null) return
  const waiting = picturesIn(body).filter(
    ({ attrs }) => (attrs.facts?.state ?? 'waiting') === 'waiting',
  ).length
  if (waiting === 0) return
  throw storyProblem(
    'picture-not-ready',
    waiting === 1 ? 'One picture is on its way.' : `${waiting} pictures are on their way.`,
  )
}

/** Writes what is now known of a picture or embed into every post and story that shows it. */
export async function refreshMedia(
  context: StoryContext,
  media: { picture: string } | { embed: string },
): Promise<void> {
  const name = 'picture' in media ? `picture:${media.picture}` : `embed:${media.embed}`
  for (const { slug, postId } of await usersOfMedia(context.db.read, name)) {
    const [, articleId] = /^article:(.+)$/.exec(postId) ?? []
    await changeStory(context, slug, (change) => {
      if (articleId !== undefined) return refreshArticle(context, change, articleId)
      return postId === '' ? refreshLead(context, change) : refreshPost(context, change, postId)
    })
  }
}

async function refreshArticle(context: StoryContext, change: Change, id: string): Promise<void> {
  const article = await articleById(change.read, id)
  if (article === undefined) return
  const body = await factsInto(context.media, change.read, article.body)
  if (JSON.stringify(body) === JSON.stringify(article.body)) return
  await putArticle(change.tx, { ...article, body })
  change.record({ entity: 'post', id: article.postId }) // its page is cached by the story's position
}

async function refreshPost(context: StoryContext, change: Change, postId: string): Promise<void> {
  const post = await known(change, postId)
  const body = await factsInto(context.media, change.read, post.body)
  if (JSON.stringify(body) === JSON.stringify(post.body)) return
  if (isVisible(post)) change.record(...seenOf(post))
  await saved(change, { ...post, body })
}

async function refreshLead(context: StoryContext, change: Change): Promise<void> {
  const { story } = change
  if (story.leadImage === null) return
  const leadImage = await leadWithFacts(context, change, story.leadImage)
  if (JSON.stringify(leadImage) === JSON.stringify(story.leadImage)) return
  change.story = { ...story, leadImage }
  if (isPublic(story.status)) change.record({ entity: 'story' })
}
