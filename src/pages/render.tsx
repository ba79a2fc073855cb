import { renderToString } from 'preact-render-to-string'
import type { JSX } from 'preact'
import type { Article } from '../story/article/article.ts'
import { bodyText, picturesIn } from '../story/body/body.ts'
import type { Post, VisiblePost } from '../story/post/post.ts'
import type { PatchView } from '../story/reads/patch-actions.ts'
import type { FrontView, StoryView } from '../story/reads/public-read-actions.ts'
import { isPublic, type Story } from '../story/story.ts'
import { gist } from '../story/post/gist.ts'
import type { Edition } from './edition.ts'
import type { LivePart } from './live-part.ts'
import { blogPosting, liveBlogPosting, newsArticle } from './structured-data.ts'
import { ArticlePage } from './views/article.tsx'
import { BodyView } from './views/body.tsx'
import { Document, type DocumentProps } from './views/document.tsx'
import { FrontPage, KeyEventsPage, MessagePage, OlderPage, PostPage } from './views/other-pages.tsx'
import { MediaPlace } from './views/media-place.ts'
import { largestJpeg } from './views/picture-source.ts'
import { PostView } from './views/post.tsx'
import { StoryPage } from './views/story-page.tsx'
import type { Body } from '../story/body/body.ts'
import { collapseWhitespace } from '../platform/text/collapse-whitespace.ts'
import { truncateAtWord } from '../platform/text/truncate.ts'

/** Each page of the reader's as a whole HTML document; each part that the live patch carries as its HTML. */

function page(props: Omit<DocumentProps, 'children'>, content: JSX.Element): string {
  const { media } = props.edition.links
  return `<!doctype html>${renderToString(
    <MediaPlace.Provider value={media}>
      <Document {...props}>{content}</Document>
    </MediaPlace.Provider>,
  )}`
}

export function renderStoryPage(view: StoryView<LivePart>, edition: Edition): string {
  const { story } = view
  const url = edition.addresses.story(story.slug)
  return page(
    {
      edition,
      title: story.headline,
      language: story.language,
      description: story.standfirst,
      canonical: url,
      openGraph: cardOf(story.headline, story.standfirst, url, story, edition),
      structuredData: liveBlogPosting(view, edition),
      relations: [{ rel: 'alternate', type: 'application/json', href: edition.links.json(story.slug) }],
      hasScript: true,
    },
    <StoryPage view={view} edition={edition} />,
  )
}

export function renderPostPage(story: Story, post: VisiblePost, edition: Edition): string {
  const isWithdrawn = post.state === 'withdrawn'
  const title = isWithdrawn ? `Withdrawn update: ${story.headline}` : gist(post)
  const description = isWithdrawn ? '' : truncateAtWord(collapseWhitespace(bodyText(post.body)), 200)
  const url = edition.addresses.post(story.slug, post.id)
  return page(
    {
      edition,
      title,
      language: story.language,
      description,
      canonical: url,
      openGraph: cardOf(title, description === '' ? story.headline : description, url, story, edition, post),
      ...(isWithdrawn ? { isIndexed: false } : { structuredData: blogPosting(story, post, edition) }),
      hasScript: true,
    },
    <PostPage story={story} post={post} edition={edition} />,
  )
}

export function renderArticlePage(
  view: { story: Story; post: VisiblePost; article: Article },
  edition: Edition,
): string {
  const { story, post, article } = view
  const url = edition.addresses.article(article.slug)
  const card = cardOf(article.headline, article.standfirst, url, story, edition, post)
  return page(
    {
      edition,
      title: article.headline,
      language: story.language,
      description: article.standfirst,
      canonical: url,
      openGraph: card,
      structuredData: newsArticle(view, edition),
      hasScript: true,
    },
    <ArticlePage {...view} edition={edition} />,
  )
}

export function renderOlderPage(
  view: { story: Story; posts: readonly VisiblePost[]; hasOlder: boolean },
  edition: Edition,
): string {
  return page(
    {
      edition,
      title: `Older updates: ${view.story.headline}`,
      language: view.story.language,
      isIndexed: false, // posts have pages of their own; where the list is cut says nothing
      hasScript: true,
    },
    <OlderPage {...view} edition={edition} />,
  )
}

export function renderKeyEventsPage(story: Story, posts: readonly VisiblePost[], edition: Edition): string {
  return page(
    {
      edition,
      title: `Key events: ${story.headline}`,
      language: story.language,
      canonical: edition.addresses.keyEvents(story.slug),
      hasScript: true,
    },
    <KeyEventsPage story={story} posts={posts} edition={edition} />,
  )
}

export function renderFrontPage(view: FrontView, edition: Edition): string {
  const { name, url } = edition.site
  return page(
    {
      edition,
      title: name,
      language: 'en-GB',
      canonical: edition.addresses.front(),
      openGraph: { 'og:title': name, 'og:type': 'website', 'og:url': `${url}/`, 'og:site_name': name },
      hasScript: true,
    },
    <FrontPage view={view} edition={edition} />,
  )
}

export function renderMessagePage(title: string, advice: string, edition: Edition): string {
  return page(
    { edition, title, language: 'en-GB', isIndexed: false },
    <MessagePage title={title} advice={advice} edition={edition} />,
  )
}

/** The patch of the wire: what to put and what to take away. docs/contracts/live-patch.md is its contract. */
export function renderPatch(view: PatchView<LivePart>, edition: Edition): string {
  const { story, parts } = view
  const regions = parts.map(({ part, view: read }): [string, string] => [
    part.region,
    renderToString(part.render(read, story, edition)),
  ])
  return JSON.stringify({
    from: view.from,
    status: story.status,
    count: story.postCount,
    // Of a story that has ended, pages show when it did, whatever is corrected after.
    at: story.closedAt ?? story.updatedAt,
    posts: view.posts.map((post) => renderToString(<PostView story={story} post={post} edition={edition} />)),
    ...(view.removed.length > 0 ? { removed: view.removed } : {}),
    ...(regions.length > 0 ? { regions: Object.fromEntries(regions) } : {}),
  })
}

/** A post as readers see it in the list; one that is not published yet is shown as if it were, now. */
export function renderPost(story: Story, post: Post, edition: Edition, now: number): string {
  const visible = { ...post, publishedAt: post.publishedAt ?? now }
  return renderToString(<PostView story={story} post={visible} edition={edition} />)
}

/** A body alone, for programs. */
export function renderBody(body: Body): string {
  return renderToString(<BodyView body={body} />)
}

function cardOf(
  title: string,
  description: string,
  url: string,
  story: Story,
  edition: Edition,
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
    'og:site_name': edition.site.name,
    'og:locale': story.language.replace('-', '_'),
    'article:published_time': new Date(published).toISOString(),
    'article:modified_time': new Date(
      post?.updatedAt ?? (post === undefined ? story.updatedAt : published),
    ).toISOString(),
    ...(story.section === null ? {} : { 'article:section': story.section }),
    ...(path === undefined || image === null
      ? {}
      : { 'og:image': `${edition.site.url}${path}`, 'og:image:alt': image.alt }),
    'twitter:card': path === undefined ? 'summary' : 'summary_large_image',
  }
}
