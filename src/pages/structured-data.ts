import type { Article } from '../story/article/article.ts'
import { bodyText, picturesIn, type Picture } from '../story/body/body.ts'
import type { VisiblePost } from '../story/post/post.ts'
import type { StoryView } from '../story/reads/public-read-actions.ts'
import type { Story } from '../story/story.ts'
import { excerpt } from '../story/post/excerpt.ts'
import type { SiteContext } from './site-context.ts'
import { largestJpeg } from './views/picture-source.ts'
import { isoSeconds } from './views/time.tsx'

/**
 * schema.org LiveBlogPosting of the posts on the page (search engines require visible content). Withdrawn posts are
 * omitted: their text is withdrawn everywhere.
 */
export function liveBlogPosting(view: StoryView, siteContext: SiteContext): string {
  const { story, posts } = view
  const url = siteContext.absoluteUrls.story(story.slug)
  return jsonForScript({
    '@context': 'https://schema.org',
    '@type': 'LiveBlogPosting',
    '@id': `${url}#story`,
    url,
    mainEntityOfPage: url,
    headline: story.headline,
    description: story.standfirst === '' ? undefined : story.standfirst,
    inLanguage: story.language,
    articleSection: story.section ?? undefined,
    datePublished: isoSeconds(story.startedAt ?? story.createdAt),
    dateModified: isoSeconds(story.updatedAt),
    image:
      story.leadImage === null
        ? undefined
        : absoluteImages([{ type: 'picture', attrs: story.leadImage }], siteContext),
    coverageStartTime: isoSeconds(story.startedAt ?? story.createdAt),
    coverageEndTime: story.closedAt === null ? undefined : isoSeconds(story.closedAt),
    author: toOrganization(siteContext),
    publisher: toOrganization(siteContext),
    liveBlogUpdate: posts
      .filter((post) => post.state === 'published')
      .map((post) => toBlogPosting(story, post, siteContext)),
  })
}

/** One post on its own page. */
export function blogPosting(story: Story, post: VisiblePost, siteContext: SiteContext): string {
  const url = siteContext.absoluteUrls.story(story.slug)
  return jsonForScript({
    '@context': 'https://schema.org',
    ...toBlogPosting(story, post, siteContext),
    mainEntityOfPage: siteContext.absoluteUrls.post(story.slug, post.id),
    isPartOf: { '@type': 'LiveBlogPosting', '@id': `${url}#story`, headline: story.headline, url },
    publisher: toOrganization(siteContext),
  })
}

/** A separate article; references the live blog that it originates from. */
export function newsArticle(
  { story, article }: { story: Story; article: Article },
  siteContext: SiteContext,
): string {
  const url = siteContext.absoluteUrls.story(story.slug)
  return jsonForScript({
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    mainEntityOfPage: siteContext.absoluteUrls.article(article.slug),
    url: siteContext.absoluteUrls.article(article.slug),
    headline: article.headline,
    description: article.standfirst === '' ? undefined : article.standfirst,
    articleBody: bodyText(article.body),
    image: absoluteImages(picturesIn(article.body), siteContext),
    inLanguage: story.language,
    articleSection: story.section ?? undefined,
    datePublished: isoSeconds(article.publishedAt),
    dateModified: isoSeconds(article.updatedAt ?? article.publishedAt),
    author: toPersons(article.bylines, siteContext),
    publisher: toOrganization(siteContext),
    isPartOf: { '@type': 'LiveBlogPosting', '@id': `${url}#story`, headline: story.headline, url },
  })
}

/** Absolute URLs of the pictures that are ready. */
function absoluteImages(pictures: readonly Picture[], { site }: SiteContext): string[] | undefined {
  const urls = pictures.flatMap(({ attrs }) => {
    const path = largestJpeg(attrs)
    return path === undefined ? [] : [`${site.url}${path}`]
  })
  return urls.length > 0 ? urls : undefined
}

function toPersons(names: readonly string[], { site }: SiteContext) {
  return names.length === 0
    ? { '@type': 'Organization', name: site.name, url: site.url }
    : names.map((name) => ({ '@type': 'Person', name }))
}

function toBlogPosting(story: Story, post: VisiblePost, siteContext: SiteContext) {
  const { absoluteUrls } = siteContext
  const words =
    post.report === null
      ? bodyText(post.body)
      : [bodyText(post.body), post.report.headline, post.report.standfirst].join('\n\n')
  return {
    '@type': 'BlogPosting',
    '@id': `${absoluteUrls.story(story.slug)}#p-${post.id}`,
    url: absoluteUrls.post(story.slug, post.id),
    headline: excerpt(post),
    articleBody: words.trim() === '' ? excerpt(post, 300) : words.trim(),
    // No invented time: the import kept only the order.
    datePublished: post.isTimeKnown ? isoSeconds(post.publishedAt) : undefined,
    dateModified: post.isTimeKnown ? isoSeconds(post.updatedAt ?? post.publishedAt) : undefined,
    author: toPersons(post.bylines, siteContext),
    image: absoluteImages(picturesIn(post.body), siteContext),
    // Corrections with their times: https://schema.org/correction
    correction:
      post.corrections.length === 0
        ? undefined
        : post.corrections.map(({ at, text }) => ({
            '@type': 'CorrectionComment',
            text,
            datePublished: isoSeconds(at),
          })),
    contentLocation: post.dateline === null ? undefined : { '@type': 'Place', name: post.dateline },
  }
}

function toOrganization({ site }: SiteContext) {
  return { '@type': 'Organization', name: site.name, url: site.url }
}

/** JSON that is safe inside a script element: without `<`, no end tag or comment can begin in it. */
function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`)
}
