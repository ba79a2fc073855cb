import { renderToString } from 'preact-render-to-string'
import type { JSX } from 'preact'
import type { Article } from '../story/article/article.ts'
import { bodyText, picturesIn } from '../story/body/body.ts'
import type { Post, VisiblePost } from '../story/post/post.ts'
import type { PatchView } from '../story/reads/patch-actions.ts'
import type { FrontView, StoryView } from '../story/reads/public-read-actions.ts'
import { isPublic, type Story } from '../story/story.ts'
import { excerpt } from '../story/post/excerpt.ts'
import type { SiteContext } from './site-context.ts'
import type { LivePart } from './live-part.ts'
import { blogPosting, liveBlogPosting, newsArticle } from './structured-data.ts'
import { ArticlePage } from './views/article.tsx'
import { BodyView } from './views/body.tsx'
import { Document, type DocumentProps } from './views/document.tsx'
import { FrontPage, KeyEventsPage, MessagePage, OlderPage, PostPage } from './views/other-pages.tsx'
import { MediaPathContext } from './views/media-path-context.ts'
import { largestJpeg } from './views/picture-source.ts'
import { PostView } from './views/post.tsx'
import { StoryPage } from './views/story-page.tsx'
import type { Body } from '../story/body/body.ts'
import { collapseWhitespace } from '../platform/text/collapse-whitespace.ts'
import { truncateAtWord } from '../platform/text/truncate.ts'

/** Renders each reader page as an HTML document, and each region of the live patch as HTML. */

function page(props: Omit<DocumentProps, 'children'>, content: JSX.Element): string {
  const { media } = props.siteContext.paths
  return `<!doctype html>${renderToString(
    <MediaPathContext.Provider value={media}>
      <Document {...props}>{content}</Document>
    </MediaPathContext.Provider>,
  )}`
}

export function renderStoryPage(view: StoryView<LivePart>, siteContext: SiteContext): string {
  const { story } = view
  const url = siteContext.absoluteUrls.story(story.slug)
  return page(
    {
      siteContext,
      title: story.headline,
      language: story.language,
      description: story.standfirst,
      canonical: url,
      openGraph: openGraphCard(story.headline, story.standfirst, url, story, siteContext),
      structuredData: liveBlogPosting(view, siteContext),
      relations: [{ rel: 'alternate', type: 'application/json', href: siteContext.paths.json(story.slug) }],
      hasScript: true,
    },
    <StoryPage view={view} siteContext={siteContext} />,
  )
}

export function renderPostPage(story: Story, post: VisiblePost, siteContext: SiteContext): string {
  const isWithdrawn = post.state === 'withdrawn'
  const title = isWithdrawn ? `Withdrawn update: ${story.headline}` : excerpt(post)
  const description = isWithdrawn ? '' : truncateAtWord(collapseWhitespace(bodyText(post.body)), 200)
  const url = siteContext.absoluteUrls.post(story.slug, post.id)
  return page(
    {
      siteContext,
      title,
      language: story.language,
      description,
      canonical: url,
      openGraph: openGraphCard(
        title,
        description === '' ? story.headline : description,
        url,
        story,
        siteContext,
        post,
      ),
      ...(isWithdrawn ? { isIndexed: false } : { structuredData: blogPosting(story, post, siteContext) }),
      hasScript: true,
    },
    <PostPage story={story} post={post} siteContext={siteContext} />,
  )
}

export function renderArticlePage(
  view: { story: Story; post: VisiblePost; article: Article },
  siteContext: SiteContext,
): string {
  const { story, post, article } = view
  const url = siteContext.absoluteUrls.article(article.slug)
  const card = openGraphCard(article.headline, article.standfirst, url, story, siteContext, post)
  return page(
    {
      siteContext,
      title: article.headline,
      language: story.language,
      description: article.standfirst,
      canonical: url,
      openGraph: card,
      structuredData: newsArticle(view, siteContext),
      hasScript: true,
    },
    <ArticlePage {...view} siteContext={siteContext} />,
  )
}

export function renderOlderPage(
  view: { story: Story; posts: readonly VisiblePost[]; hasOlder: boolean },
  siteContext: SiteContext,
): string {
  return page(
    {
      siteContext,
      title: `Older updates: ${view.story.headline}`,
      language: view.story.language,
      isIndexed: false, // posts have pages of their own; the boundaries of this list are arbitrary
      hasScript: true,
    },
    <OlderPage {...view} siteContext={siteContext} />,
  )
}

export function renderKeyEventsPage(
  story: Story,
  posts: readonly VisiblePost[],
  siteContext: SiteContext,
): string {
  return page(
    {
      siteContext,
      title: `Key events: ${story.headline}`,
      language: story.language,
      canonical: siteContext.absoluteUrls.keyEvents(story.slug),
      hasScript: true,
    },
    <KeyEventsPage story={story} posts={posts} siteContext={siteContext} />,
  )
}

export function renderFrontPage(view: FrontView, siteContext: SiteContext): string {
  const { name, url } = siteContext.site
  return page(
    {
      siteContext,
      title: name,
      language: 'en-GB',
      canonical: siteContext.absoluteUrls.front(),
      openGraph: { 'og:title': name, 'og:type': 'website', 'og:url': `${url}/`, 'og:site_name': name },
      hasScript: true,
    },
    <FrontPage view={view} siteContext={siteContext} />,
  )
}

export function renderMessagePage(title: string, advice: string, siteContext: SiteContext): string {
  return page(
    { siteContext, title, language: 'en-GB', isIndexed: false },
    <MessagePage title={title} advice={advice} siteContext={siteContext} />,
  )
}

/** Renders a live patch: what to insert and what to remove. docs/contracts/live-patch.md is its contract. */
export function renderPatch(view: PatchView<LivePart>, siteContext: SiteContext): string {
  const { story, parts } = view
  const regions = parts.map(({ part, view: read }): [string, string] => [
    part.region,
    renderToString(part.render(read, story, siteContext)),
  ])
  return JSON.stringify({
    from: view.from,
    status: story.status,
    count: story.postCount,
    // Pages of an ended story show when it ended, whatever is corrected later.
    at: story.closedAt ?? story.updatedAt,
    posts: view.posts.map((post) =>
      renderToString(<PostView story={story} post={post} siteContext={siteContext} />),
    ),
    ...(view.removed.length > 0 ? { removed: view.removed } : {}),
    ...(regions.length > 0 ? { regions: Object.fromEntries(regions) } : {}),
  })
}

/** A post as readers see it in the list; a draft is shown as if published now. */
export function renderPost(story: Story, post: Post, siteContext: SiteContext, now: number): string {
  const visible = { ...post, publishedAt: post.publishedAt ?? now }
  return renderToString(<PostView story={story} post={visible} siteContext={siteContext} />)
}

/** Only a body, for programs. */
export function renderBody(body: Body): string {
  return renderToString(<BodyView body={body} />)
}

function openGraphCard(
  title: string,
  description: string,
  url: string,
  story: Story,
  siteContext: SiteContext,
  post?: VisiblePost,
): Record<string, string> {
  if (!isPublic(story.status)) return {}
  const published = post?.publishedAt ?? story.startedAt ?? story.createdAt
  const [first] = post === undefined ? [] : picturesIn(post.body)
  const image = first?.attrs ?? story.leadImage
  const path = image === null ? undefined : largestJpeg(image)
  return {
    'og:type': 'article',
    'og:title': title,
    ...(description === '' ? {} : { 'og:description': description }),
    'og:url': url,
    'og:site_name': siteContext.site.name,
    'og:locale': story.language.replace('-', '_'),
    'article:published_time': new Date(published).toISOString(),
    'article:modified_time': new Date(
      post?.updatedAt ?? (post === undefined ? story.updatedAt : published),
    ).toISOString(),
    ...(story.section === null ? {} : { 'article:section': story.section }),
    ...(path === undefined || image === null
      ? {}
      : { 'og:image': `${siteContext.site.url}${path}`, 'og:image:alt': image.alt }),
    'twitter:card': path === undefined ? 'summary' : 'summary_large_image',
  }
}
