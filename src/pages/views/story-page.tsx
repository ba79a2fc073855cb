import type { StoryView } from '../../story/reads/public-read-actions.ts'
import type { Edition } from '../edition.ts'
import { formatCursor } from '../../platform/pagination.ts'
import { postCursor, type VisiblePost } from '../../story/post/post.ts'
import { formatPosition } from '../../log/position.ts'
import { PostView } from './post.tsx'
import type { LivePart } from '../live-part.ts'

/** The running page, at the top of the story. */
export function StoryPage({ view, edition }: { view: StoryView<LivePart>; edition: Edition }) {
  const { story, posts, hasOlder } = view
  const partsAt = (place: LivePart['place']) =>
    view.parts.map(({ part, view: read }) =>
      part.place === place ? part.render(read, story, edition) : null,
    )
  const { links } = edition
  const last = posts.at(-1)
  return (
    <div
      id="story"
      data-slug={story.slug}
      data-status={story.status}
      data-position={formatPosition(story)}
      data-floor={floorOf(posts, hasOlder)}
    >
      {partsAt('top')}
      <p id="connection" class="connection" hidden />
      <div class="columns">
        {partsAt('side')}
        <div class="feed">
          {partsAt('feed')}
          <p class="new-updates" id="new-updates" hidden>
            <button type="button" />
          </p>
          <section id="posts" class="posts" aria-label="Updates">
            {posts.map((post) => (
              <PostView story={story} post={post} edition={edition} />
            ))}
          </section>
          {posts.length === 0 && <NoPosts status={story.status} />}
          <p id="older" class="older" hidden={!hasOlder}>
            {hasOlder && last !== undefined && (
              <a href={links.older(story.slug, postCursor(last))}>Older updates</a>
            )}
          </p>
        </div>
      </div>
      <p id="announcer" class="unseen" role="status" aria-live="polite" />
    </div>
  )
}

/** Down to where a list has every post: a cursor, or nothing where it has them all. */
export function floorOf(posts: readonly VisiblePost[], hasOlder: boolean): string | undefined {
  const last = posts.at(-1)
  return hasOlder && last !== undefined ? formatCursor(postCursor(last)) : undefined
}

function NoPosts({ status }: { status: string }) {
  return (
    <p id="no-posts" class="notice">
      {status === 'closed' || status === 'archived'
        ? 'This story was closed without an update.'
        : 'Coverage has not started. The first update will appear here by itself.'}
    </p>
  )
}
