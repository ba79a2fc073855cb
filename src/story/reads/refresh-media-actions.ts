import { articleById, putArticle } from '../article/article-store.ts'
import { changeStory, type Change, type StoryContext } from '../change.ts'
import { applyMediaMetadata, resolveLeadImage } from '../media-metadata-actions.ts'
import { isVisible, type Post } from '../post/post.ts'
import { findMediaUsers, type MediaOwner } from '../store.ts'
import { isPublic } from '../story.ts'
import { changePost, affectedEntities } from '../post/post-steps-actions.ts'
import { sameValue } from '../../platform/same-value.ts'
import { ENTITIES, postEntity } from '../entities.ts'

/** Updates the metadata of a picture or embed in every post and story that shows it. */
export async function refreshMedia(
  context: StoryContext,
  media: { picture: string } | { embed: string },
): Promise<void> {
  const name = 'picture' in media ? `picture:${media.picture}` : `embed:${media.embed}`
  for (const { slug, owner } of await findMediaUsers(context.db.read, name))
    await refreshOwner(context, slug, owner)
}

async function refreshOwner(context: StoryContext, slug: string, { kind, id }: MediaOwner): Promise<void> {
  switch (kind) {
    case 'story':
      await changeStory(context, slug, (change) => refreshLead(context, change))
      return
    case 'article':
      await changeStory(context, slug, (change) => refreshArticle(context, change, id))
      return
    case 'post':
      await changePost(context, slug, id, 'post.see', (change, post) => refreshPost(context, change, post))
  }
}

async function refreshArticle(context: StoryContext, change: Change, id: string): Promise<void> {
  const article = await articleById(change.read, id)
  if (article === undefined) return
  const body = await applyMediaMetadata(context.media, change.read, article.body)
  if (sameValue(body, article.body)) return
  await putArticle(change.tx, { ...article, body })
  change.markChanged(postEntity(article.postId)) // its page is cached by the story's position
}

async function refreshPost(context: StoryContext, change: Change, post: Post): Promise<Post> {
  const body = await applyMediaMetadata(context.media, change.read, post.body)
  if (sameValue(body, post.body)) return post
  if (isVisible(post)) change.markChanged(...affectedEntities(post))
  return { ...post, body }
}

async function refreshLead(context: StoryContext, change: Change): Promise<void> {
  const { story } = change
  if (story.leadImage === null) return
  const leadImage = await resolveLeadImage(context, change, story.leadImage)
  if (sameValue(leadImage, story.leadImage)) return
  change.story = { ...story, leadImage }
  if (isPublic(story.status)) change.markChanged(ENTITIES.story)
}
