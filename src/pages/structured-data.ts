import type { Article } from '../story/article/article.ts'
import { bodyText, picturesIn, type Picture } from '../story/body/body.ts'
import type { VisiblePost } from '../story/post/post.ts'
import type { StoryView } from '../story/reads/public-read-actions.ts'
import type { Story } from '../story/story.ts'
import { gist } from '../story/post/gist.ts'
import type { Edition } from './edition.ts'
import { largestJpeg } from './views/picture-source.ts'
import { isoSeconds } from './views/time.tsx'

/**
 * schema.org LiveBlogPosting of the posts that stand on the page (search engines want what the reader can
 * see). Withdrawn posts are left out: their text is withdrawn everywhere.
 */
export function liveBlogPosting(view: StoryView, edition: Edition): string {
  const { story, posts } = view
  const url = edition.addresses.story(story.slug)
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
      story.leadImage === null ? undefined : imagesOf([{ type: 'picture', attrs: story.leadImage }], edition),
    coverageStartTime: isoSeconds(story.startedAt ?? story.createdAt),
    coverageEndTime: story.closedAt === null ? undefined : isoSeconds(story.closedAt),
    author: publisher(edition),
    publisher: publisher(edition),
    liveBlogUpdate: posts
      .filter((post) => post.state === 'published')
      .map((post) => posting(story, post, edition)),
  })
}

/** One post on its own page. */
export function blogPosting(story: Story, post: VisiblePost, edition: Edition): string {
  const url = edition.addresses.story(story.slug)
  return jsonForScript({
    '@context': 'https://schema.org',
    ...posting(story, post, edition),
    mainEntityOfPage: edition.addresses.post(story.slug, post.id),
    isPartOf: { '@type': 'LiveBlogPosting', '@id': `${url}#story`, headline: story.headline, url },
    publisher: publisher(edition),
  })
}

/** An article of its own; the live blog that it grew from is named. */
export function newsArticle(
  { story, article }: { story: Story; article: Article },
  edition: Edition,
): string {
  const url = edition.addresses.story(story.slug)
  return jsonForScript({
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    mainEntityOfPage: edition.addresses.article(article.slug),
    url: edition.addresses.article(article.slug),
    headline: article.headline,
    description: article.standfirst === '' ? undefined : article.standfirst,
    articleBody: bodyText(article.body),
    image: imagesOf(picturesIn(article.body), edition),
    inLanguage: story.language,
    articleSection: story.section ?? undefined,
    datePublished: isoSeconds(article.publishedAt),
    dateModified: isoSeconds(article.updatedAt ?? article.publishedAt),
    author: authors(article.bylines, edition),
    publisher: publisher(edition),
    isPartOf: { '@type': 'LiveBlogPosting', '@id': `${url}#story`, headline: story.headline, url },
  })
}

/** Whole addresses of those that are ready. */
function imagesOf(pictures: readonly Picture[], { site }: Edition): string[] | undefined {
  const urls = pictures.flatMap(({ attrs }) => {
    const path = largestJpeg(attrs)
    return path === undefined ? [] : [`${site.url}${path}`]
  })
  return urls.length > 0 ? urls : undefined
}

function authors(names: readonly string[], { site }: Edition) {
  return names.length === 0
    ? { '@type': 'Organization', name: site.name, url: site.url }
    : names.map((name) => ({ '@type': 'Person', name }))
}

function posting(story: Story, post: VisiblePost, edition: Edition) {
  const { addresses } = edition
  const words =
    post.report === null
      ? bodyText(post.body)
      : [bodyText(post.body), post.report.headline, post.report.standfirst].join('\n\n')
  return {
    '@type': 'BlogPosting',
    '@id': `${addresses.story(story.slug)}#p-${post.id}`,
    url: addresses.post(story.slug, post.id),
    headline: gist(post),
    articleBody: words.trim() === '' ? gist(post, 300) : words.trim(),
    // A time that nobody knows is not made up: the import kept the order only.
    datePublished: post.isTimeKnown ? isoSeconds(post.publishedAt) : undefined,
    dateModified: post.isTimeKnown ? isoSeconds(post.updatedAt ?? post.publishedAt) : undefined,
    author: authors(post.bylines, edition),
    image: imagesOf(picturesIn(post.body), edition),
    // What was wrong, and since when it is not: https://schema.org/correction
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

function publisher({ site }: Edition) {
  return { '@type': 'Organization', name: site.name, url: site.url }
}

/** JSON that may stand inside a script element: no `<`, so no end tag and no comment can begin in it. */
function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`)
}
