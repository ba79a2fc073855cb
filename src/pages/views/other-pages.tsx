import type { FrontView } from '../../story/reads/public-read-actions.ts'
import { postCursor, type VisiblePost } from '../../story/post/post.ts'
import type { Story } from '../../story/story.ts'
import { excerpt } from '../../story/post/excerpt.ts'
import type { SiteContext } from '../site-context.ts'
import { formatPosition } from '../../log/position.ts'
import { PostView } from './post.tsx'
import { listFloor } from './story-page.tsx'
import { Badge, formatCount } from './story-regions.tsx'
import { Time } from './time.tsx'

/** Back to the story that a page is a part of. */
function BackToStory({
  story,
  siteContext,
  anchor = '',
}: {
  story: Story
  siteContext: SiteContext
  anchor?: string
}) {
  return (
    <p class="part-of">
      <Badge story={story} /> <a href={`${siteContext.paths.story(story.slug)}${anchor}`}>{story.headline}</a>
    </p>
  )
}

/** The page of one update: a permanent link, wherever the update is in the list by then. */
export function PostPage({
  story,
  post,
  siteContext,
}: {
  story: Story
  post: VisiblePost
  siteContext: SiteContext
}) {
  return (
    <div class="page-narrow">
      <BackToStory story={story} siteContext={siteContext} />
      {(post.headline === null || post.state === 'withdrawn') && (
        <h1 class="visually-hidden">An update to {story.headline}</h1>
      )}
      <PostView story={story} post={post} siteContext={siteContext} where="page" />
      <p class="older">
        <a href={siteContext.paths.story(story.slug)}>
          {story.status === 'live' ? 'Follow the story live' : 'The whole story'}
        </a>
      </p>
    </div>
  )
}

/** The list further down, for readers without the script and for search engines. */
export function OlderPage(props: {
  story: Story
  posts: readonly VisiblePost[]
  hasOlder: boolean
  siteContext: SiteContext
}) {
  const { story, posts, hasOlder, siteContext } = props
  const last = posts.at(-1)
  return (
    <div
      id="older-posts"
      class="page-narrow"
      data-position={formatPosition(story)}
      data-floor={listFloor(posts, hasOlder)}
    >
      <BackToStory story={story} siteContext={siteContext} />
      <h1>Older updates</h1>
      <p class="older">
        <a href={siteContext.paths.story(story.slug)}>Latest updates</a>
      </p>
      <div id="posts" class="posts">
        {posts.map((post) => (
          <PostView story={story} post={post} siteContext={siteContext} />
        ))}
      </div>
      <p id="older" class="older" hidden={!hasOlder}>
        {hasOlder && last !== undefined && (
          <a href={siteContext.paths.older(story.slug, postCursor(last))}>Older updates</a>
        )}
      </p>
    </div>
  )
}

export function KeyEventsPage({
  story,
  posts,
  siteContext,
}: {
  story: Story
  posts: readonly VisiblePost[]
  siteContext: SiteContext
}) {
  return (
    <div class="page-narrow">
      <BackToStory story={story} siteContext={siteContext} />
      <h1>Key events</h1>
      {posts.length === 0 && <p class="notice">No key events yet.</p>}
      <ol class="list">
        {posts.map((post) => (
          <li>
            <h2>
              <a href={siteContext.paths.post(story.slug, post.id)}>{excerpt(post, 300)}</a>
            </h2>
            {post.isTimeKnown && (
              <p>
                <Time at={post.publishedAt} timeZone={siteContext.site.timeZone} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}

export function FrontPage({ view, siteContext }: { view: FrontView; siteContext: SiteContext }) {
  const isEmpty = view.live.length + view.recent.length === 0
  return (
    <div class="page-narrow">
      <h1 class={isEmpty ? '' : 'visually-hidden'}>{siteContext.site.name}</h1>
      {isEmpty && <p class="notice">No story is running. The next one will stand here.</p>}
      <StoryList title="Live now" stories={view.live} siteContext={siteContext} />
      <StoryList title="Recent" stories={view.recent} siteContext={siteContext} />
    </div>
  )
}

function StoryList({
  title,
  stories,
  siteContext,
}: {
  title: string
  stories: readonly Story[]
  siteContext: SiteContext
}) {
  if (stories.length === 0) return null
  return (
    <section>
      <h2 class="list-heading">{title}</h2>
      <ol class="list">
        {stories.map((story) => (
          <li>
            <p class="kicker">
              <Badge story={story} />
              {story.section !== null && <span>{story.section}</span>}
            </p>
            <h3>
              <a href={siteContext.paths.story(story.slug)}>{story.headline}</a>
            </h3>
            {story.standfirst !== '' && <p>{story.standfirst}</p>}
            <p class="story-meta">
              <span>
                Updated <Time at={story.updatedAt} timeZone={siteContext.site.timeZone} />
              </span>
              <span>{formatCount(story.postCount)}</span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

export function MessagePage({
  title,
  advice,
  siteContext,
}: {
  title: string
  advice: string
  siteContext: SiteContext
}) {
  return (
    <div class="page-narrow message">
      <h1>{title}</h1>
      <p>{advice}</p>
      <p class="older">
        <a href={siteContext.paths.front()}>To the front page</a>
      </p>
    </div>
  )
}
