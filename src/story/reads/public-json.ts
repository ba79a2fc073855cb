import { formatPosition } from '../../log/position.ts'
import { formatInstant } from '../../platform/instant.ts'
import type { ListedPost } from '../post/post.ts'
import type { Story } from '../story.ts'

/** What programs and the newsroom are told of stories and posts alike: what readers may know. */

export function publicStoryJson(story: Story) {
  const { id, slug, headline, standfirst, section, language, status, summary, postCount, seq } = story
  return {
    id,
    slug,
    headline,
    standfirst,
    section,
    language,
    status,
    summary,
    postCount,
    seq,
    position: formatPosition(story),
    startedAt: formatInstant(story.startedAt),
    closedAt: formatInstant(story.closedAt),
    updatedAt: formatInstant(story.updatedAt),
  }
}

export function publicPostJson(post: Omit<ListedPost, 'body' | 'beginning'>) {
  const { id, kind, headline, dateline, bylines, attribution, isKeyEvent, isTimeKnown, revision } = post
  return {
    id,
    kind,
    headline,
    dateline,
    bylines,
    attribution,
    isKeyEvent,
    isPinned: post.pinnedAt !== null,
    isTimeKnown,
    revision,
    corrections: post.corrections.map(({ at, text }) => ({ at: formatInstant(at), text })),
  }
}
