import type { Article, ArticleContent } from './article.ts'
import { articleBySlug, articleOfPost, putArticle } from './article-store.ts'
import { changeStory, orThrow, type Change, type Committed, type StoryContext } from '../change.ts'
import { isVisible, type Post, type PostContent } from '../post/post.ts'
import { storyProblem } from '../problems.ts'
import { storyById } from '../store.ts'
import { freeSlug } from '../slug.ts'
import { STORY_LIMITS } from '../story.ts'
import { writePost } from '../post/write-post.ts'
import { assertAltTexts } from '../post/post-requirements.ts'
import { linkMedia, resolveMedia } from '../media-metadata-actions.ts'
import { singleLine } from '../single-line.ts'
import {
  saveRevision,
  requirePost,
  assertOpen,
  savePost,
  affectedEntities,
} from '../post/post-steps-actions.ts'
import { canonicalContent } from '../post/normalize-content.ts'

export interface ArticleDraft {
  readonly headline?: string | undefined
  readonly standfirst?: string | undefined
  /** A body of the schema; if omitted, the post's. */
  readonly body?: unknown
  readonly bylines?: readonly string[] | undefined
}

/**
 * Breaks a post out into an article of its own: the post becomes a report whose card leads there, the article leads
 * back. Repeating it returns the existing article.
 */
export async function breakOut(
  context: StoryContext,
  slug: string,
  postId: string,
  draft: ArticleDraft,
): Promise<Committed<Article>> {
  return changeStory(context, slug, async (change) => {
    const post = await requirePost(change, postId)
    change.authorize('post.break-out', post)
    const existing = await articleOfPost(change.read, postId)
    if (existing !== undefined) return existing
    assertOpen(change)
    if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
    if (post.discardedAt !== null) throw storyProblem('discarded')
    const content = await resolveArticleContent(context, change, draft, {
      headline: post.headline ?? '',
      standfirst: '',
      body: post.body,
      bylines: post.bylines,
    })
    const article: Article = {
      ...content,
      id: context.newId(),
      slug: await freeSlug(
        content.headline,
        async (slug) => (await articleBySlug(change.read, slug)) === undefined,
      ),
      storyId: change.story.id,
      postId,
      revision: 1,
      publishedAt: change.now,
      updatedAt: null,
    }
    await keep(change, article, undefined)
    await setCard(context, change, post, article)
    change.audit({ action: 'post.break-out', objectId: postId, detail: article.headline })
    return article
  })
}

/** Changes an article's words; its card in the story follows. */
export async function editArticle(
  context: StoryContext,
  articleSlug: string,
  edit: ArticleDraft & { readonly basedOn?: number | undefined },
): Promise<Committed<Article>> {
  const found = await articleBySlug(context.db.read, articleSlug)
  const story = found && (await storyById(context.db.read, found.storyId))
  if (found === undefined || story === undefined) throw storyProblem('article-not-found')
  return changeStory(context, story.slug, async (change) => {
    const article = (await articleBySlug(change.read, articleSlug)) ?? found
    const post = await requirePost(change, article.postId)
    change.authorize('post.break-out', post)
    if (edit.basedOn !== undefined && edit.basedOn !== article.revision)
      throw storyProblem(
        'edit-conflict',
        `It stands at revision ${article.revision}; this edit was based on ${edit.basedOn}.`,
      )
    assertOpen(change)
    const content = await resolveArticleContent(context, change, edit, article)
    const next: Article = {
      ...article,
      ...content,
      revision: article.revision + 1,
      updatedAt: change.now,
    }
    await keep(change, next, article)
    await setCard(context, change, post, next)
    change.audit({ action: 'article.edit', objectId: article.id, detail: next.headline })
    return next
  })
}

async function resolveArticleContent(
  context: StoryContext,
  change: Change,
  draft: ArticleDraft,
  before: ArticleContent,
): Promise<ArticleContent> {
  const { headline = before.headline, body = before.body, bylines = before.bylines } = draft
  const standfirst = singleLine(draft.standfirst ?? before.standfirst) ?? ''
  const written = orThrow(writePost({ kind: 'update', headline, body, bylines }))
  if (written.headline === null) throw storyProblem('headline-missing')
  if (standfirst.length > STORY_LIMITS.standfirst)
    throw storyProblem('too-long', `The standfirst may have at most ${STORY_LIMITS.standfirst} characters.`)
  const known = await resolveMedia(context, change, written)
  assertAltTexts(known)
  return { headline: written.headline, standfirst, body: known.body, bylines: known.bylines }
}

async function keep(change: Change, article: Article, before: Article | undefined): Promise<void> {
  await putArticle(change.tx, article)
  await linkMedia(change, { kind: 'article', id: article.id }, article.body, before?.body)
}

/** Updates the post to a report whose card matches the article. */
async function setCard(context: StoryContext, change: Change, post: Post, article: Article): Promise<void> {
  const content: PostContent = {
    ...canonicalContent(post),
    body: post.body,
    kind: 'report',
    attribution: null,
    report: {
      headline: article.headline,
      standfirst: article.standfirst,
      byline: new Intl.ListFormat('en-GB').format(article.bylines),
      url: null,
      articleSlug: article.slug,
    },
  }
  const revised: Post = { ...post, ...content, revision: post.revision + 1 }
  await saveRevision(context, change, revised, null)
  if (isVisible(post)) change.markChanged(...affectedEntities(revised))
  await savePost(change, post, revised)
}
