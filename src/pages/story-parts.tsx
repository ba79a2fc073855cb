import type { VisiblePost } from '../story/post/post.ts'
import { ENTITIES } from '../story/entities.ts'
import { keyEventsReader, pinsReader } from '../story/reads/part-actions.ts'
import type { LivePart } from './live-part.ts'
import { KeyEvents, Pinned, StoryHead, Summary } from './views/story-regions.tsx'

const head: LivePart = {
  entity: ENTITIES.story.name,
  region: 'story-head',
  place: 'top',
  read: async () => undefined,
  // The badge says "Starting soon" until there is a post: so it may on a page that stands where these posts are new,
  // and there are no others.
  isChangedBy: (story, posts) => story.postCount <= posts.length,
  render: (_view, story, siteContext) => <StoryHead story={story} siteContext={siteContext} />,
}

const summary: LivePart = {
  entity: ENTITIES.summary.name,
  region: 'summary',
  place: 'side',
  read: async () => undefined,
  render: (_view, story, siteContext) => <Summary story={story} siteContext={siteContext} />,
}

const keyEvents: LivePart<{ posts: readonly VisiblePost[]; hasMore: boolean }> = {
  ...keyEventsReader,
  region: 'key-events',
  place: 'side',
  render: ({ posts, hasMore }, story, siteContext) => (
    <KeyEvents story={story} posts={posts} hasMore={hasMore} siteContext={siteContext} />
  ),
}

const pins: LivePart<readonly VisiblePost[]> = {
  ...pinsReader,
  region: 'pinned',
  place: 'feed',
  render: (posts, story, siteContext) => <Pinned story={story} posts={posts} siteContext={siteContext} />,
}

/** The story's own parts, in the order of the page. */
export const STORY_PARTS: readonly LivePart[] = [head, summary, keyEvents, pins]
