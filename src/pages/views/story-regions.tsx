import type { VisiblePost } from '../../story/post/post.ts'
import type { Story } from '../../story/story.ts'
import { excerpt } from '../../story/post/excerpt.ts'
import type { SiteContext } from '../site-context.ts'
import { LeadPicture } from './picture.tsx'
import { PostView } from './post.tsx'
import { Time } from './time.tsx'

/**
 * The parts of a story page that change as a whole (`LivePart`). Each stands in the page even when it is empty, under
 * the id that the live patch names, and says of itself that it is one.
 */

interface Props {
  readonly story: Story
  readonly siteContext: SiteContext
}

export function StoryHead({ story, siteContext }: Props) {
  return (
    <header id="story-head" data-region="" class="story-head">
      <p class="kicker">
        <Badge story={story} />
        {story.section !== null && <span>{story.section}</span>}
      </p>
      <h1>{story.headline}</h1>
      {story.standfirst !== '' && <p class="standfirst">{story.standfirst}</p>}
      <StoryMeta story={story} siteContext={siteContext} />
      {story.leadImage !== null && <LeadPicture {...story.leadImage} />}
    </header>
  )
}

export function Badge({ story }: { story: Story }) {
  switch (story.status) {
    case 'live':
      return story.postCount === 0 ? <b class="badge">Starting soon</b> : <b class="badge live">Live</b>
    case 'paused':
      return <b class="badge">Paused</b>
    case 'draft':
      return <b class="badge">Draft</b>
    case 'closed':
    case 'archived':
      return <b class="badge">Closed</b>
  }
}

/** Time of the last change and number of updates: the script keeps both current. */
function StoryMeta({ story, siteContext }: Props) {
  const { timeZone } = siteContext.site
  return (
    <p class="story-meta">
      <span>
        {story.closedAt === null ? 'Updated ' : 'Closed '}
        <span id="moved">
          <Time at={story.closedAt ?? story.updatedAt} timeZone={timeZone} />
        </span>
      </span>
      <span id="count">{formatCount(story.postCount)}</span>
      {story.startedAt !== null && (
        <span>
          Since <Time at={story.startedAt} timeZone={timeZone} />
        </span>
      )}
    </p>
  )
}

export function formatCount(posts: number): string {
  return posts === 1 ? '1 update' : `${posts.toLocaleString('en-GB')} updates`
}

export function Summary({ story, siteContext }: Props) {
  const { summary, summaryAt, slug } = story
  if (summary.length === 0) return <section id="summary" data-region="" hidden />
  return (
    <section id="summary" data-region="" class="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">
        Summary
        {summaryAt !== null && (
          <>
            {' '}
            <Time at={summaryAt} timeZone={siteContext.site.timeZone} />
          </>
        )}
      </h2>
      <ul>
        {summary.map((point) => (
          <li>
            {point.postId === null ? (
              point.text
            ) : (
              <a href={siteContext.paths.post(slug, point.postId)}>{point.text}</a>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function KeyEvents({
  story,
  posts,
  hasMore,
  siteContext,
}: Props & { posts: readonly VisiblePost[]; hasMore: boolean }) {
  if (posts.length === 0) return <section id="key-events" data-region="" hidden />
  return (
    <section id="key-events" data-region="" class="key-events" aria-labelledby="key-events-title">
      <h2 id="key-events-title">Key events</h2>
      <ol>
        {posts.map((post) => (
          <li>
            {post.isTimeKnown && <Time at={post.publishedAt} timeZone={siteContext.site.timeZone} />}
            <a href={siteContext.paths.post(story.slug, post.id)}>{excerpt(post)}</a>
          </li>
        ))}
      </ol>
      {hasMore && (
        <p class="more">
          <a href={siteContext.paths.keyEvents(story.slug)}>All key events</a>
        </p>
      )}
    </section>
  )
}

export function Pinned({ story, posts, siteContext }: Props & { posts: readonly VisiblePost[] }) {
  if (posts.length === 0) return <section id="pinned" data-region="" hidden />
  return (
    <section id="pinned" data-region="" class="pinned" aria-labelledby="pinned-title">
      <h2 id="pinned-title">Pinned</h2>
      {posts.map((post) => (
        <PostView story={story} post={post} siteContext={siteContext} where="pinned" />
      ))}
    </section>
  )
}
