import type { FrontView } from '../../story/reads/public-read-actions.ts'
import { postCursor, type VisiblePost } from '../../story/post/post.ts'
import type { Story } from '../../story/story.ts'
import { gist } from '../../story/post/gist.ts'
import type { Edition } from '../edition.ts'
import { formatPosition } from '../../log/position.ts'
import { PostView } from './post.tsx'
import { floorOf } from './story-page.tsx'
import { Badge, countOf } from './story-regions.tsx'
import { Time } from './time.tsx'

/** Back to the story that a page is a part of. */
function PartOf({ story, edition, anchor = '' }: { story: Story; edition: Edition; anchor?: string }) {
  return (
    <p class="part-of">
      <Badge story={story} /> <a href={`${edition.links.story(story.slug)}${anchor}`}>{story.headline}</a>
    </p>
  )
}

/** One update on its own page: a link to it works for ever, wherever it stands in the list by then. */
export function PostPage({ story, post, edition }: { story: Story; post: VisiblePost; edition: Edition }) {
  return (
    <div class="one">
      <PartOf story={story} edition={edition} />
      {(post.headline === null || post.state === 'withdrawn') && (
        <h1 class="unseen">An update to {story.headline}</h1>
      )}
      <PostView story={story} post={post} edition={edition} where="page" />
      <p class="older">
        <a href={edition.links.story(story.slug)}>
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
  edition: Edition
}) {
  const { story, posts, hasOlder, edition } = props
  const last = posts.at(-1)
  return (
    <div
      id="older-posts"
      class="one"
      data-position={formatPosition(story)}
      data-floor={floorOf(posts, hasOlder)}
    >
      <PartOf story={story} edition={edition} />
      <h1>Older updates</h1>
      <p class="older">
        <a href={edition.links.story(story.slug)}>Latest updates</a>
      </p>
      <div id="posts" class="posts">
        {posts.map((post) => (
          <PostView story={story} post={post} edition={edition} />
        ))}
      </div>
      <p id="older" class="older" hidden={!hasOlder}>
        {hasOlder && last !== undefined && (
          <a href={edition.links.older(story.slug, postCursor(last))}>Older updates</a>
        )}
      </p>
    </div>
  )
}

export function KeyEventsPage({
  story,
  posts,
  edition,
}: {
  story: Story
  posts: readonly VisiblePost[]
  edition: Edition
}) {
  return (
    <div class="one">
      <PartOf story={story} edition={edition} />
      <h1>Key events</h1>
      {posts.length === 0 && <p class="notice">No key events yet.</p>}
      <ol class="list">
        {posts.map((post) => (
          <li>
            <h2>
              <a href={edition.links.post(story.slug, post.id)}>{gist(post, 300)}</a>
            </h2>
            {post.isTimeKnown && (
              <p>
                <Time at={post.publishedAt} timeZone={edition.site.timeZone} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}

export function FrontPage({ view, edition }: { view: FrontView; edition: Edition }) {
  const isEmpty = view.live.length + view.recent.length === 0
  return (
    <div class="one">
      <h1 class={isEmpty ? '' : 'unseen'}>{edition.site.name}</h1>
      {isEmpty && <p class="notice">No story is running. The next one will stand here.</p>}
      <StoryList title="Live now" stories={view.live} edition={edition} />
      <StoryList title="Recent" stories={view.recent} edition={edition} />
    </div>
  )
}

function StoryList({
  title,
  stories,
  edition,
}: {
  title: string
  stories: readonly Story[]
  edition: Edition
}) {
  if (stories.length === 0) return null
  return (
    <section>
      <h2 class="rubric">{title}</h2>
      <ol class="list">
        {stories.map((story) => (
          <li>
            <p class="kicker">
              <Badge story={story} />
              {story.section !== null && <span>{story.section}</span>}
            </p>
            <h3>
              <a href={edition.links.story(story.slug)}>{story.headline}</a>
            </h3>
            {story.standfirst !== '' && <p>{story.standfirst}</p>}
            <p class="story-meta">
              <span>
                Updated <Time at={story.updatedAt} timeZone={edition.site.timeZone} />
              </span>
              <span>{countOf(story.postCount)}</span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

export function MessagePage({ title, advice, edition }: { title: string; advice: string; edition: Edition }) {
  return (
    <div class="one message">
      <h1>{title}</h1>
      <p>{advice}</p>
      <p class="older">
        <a href={edition.links.front()}>To the front page</a>
      </p>
    </div>
  )
}
