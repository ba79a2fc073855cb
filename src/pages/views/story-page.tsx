import type { StoryView } from '../../story/reads/public-read-actions.ts'
import type { SiteContext } from '../site-context.ts'
import { formatCursor } from '../../platform/pagination.ts'
import { postCursor, type VisiblePost } from '../../story/post/post.ts'
import { formatPosition } from '../../log/position.ts'
import { PostView } from './post.tsx'
import type { LivePart } from '../live-part.ts'

/** The live page with the newest posts of a story. */
export function StoryPage({ view, siteContext }: { view: StoryView<LivePart>; siteContext: SiteContext }) {
  const { story, posts, hasOlder } = view
  const partsAt = (place: LivePart['place']) =>
    view.parts.map(({ part, view: read }) =>
      part.place === place ? part.render(read, story, siteContext) : null,
    )
  const { paths } = siteContext
  const last = posts.at(-1)
  return (
    <div
      id="story"
      data-slug={story.slug}
      data-status={story.status}
      data-position={formatPosition(story)}
      data-floor={listFloor(posts, hasOlder)}
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
              <PostView story={story} post={post} siteContext={siteContext} />
            ))}
          </section>
          {posts.length === 0 && <NoPosts status={story.status} />}
          <p id="older" class="older" hidden={!hasOlder}>
            {hasOlder && last !== undefined && (
              <a href={paths.older(story.slug, postCursor(last))}>Older updates</a>
            )}
          </p>
        </div>
      </div>
      <p id="announcer" class="visually-hidden" role="status" aria-live="polite" />
    </div>
  )
}

/** The cursor down to which a list is complete; undefined if it has all posts. */
export function listFloor(posts: readonly VisiblePost[], hasOlder: boolean): string | undefined {
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
