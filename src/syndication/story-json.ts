import type { Edition } from '../pages/edition.ts'
import { renderBody } from '../pages/render.tsx'
import { bodyText } from '../story/body/body.ts'
import { formatPlace, type VisiblePost } from '../story/post/post.ts'
import type { Story } from '../story/story.ts'
import { formatPosition } from '../story-log/position.ts'

/** A story for programs: stable, documented in docs/api.md. Times are ISO 8601 UTC. */
export function storyJson(
  view: { story: Story; posts: readonly VisiblePost[]; hasOlder: boolean },
  edition: Edition,
) {
  const { story, posts, hasOlder } = view
  const { addresses } = edition
  const last = posts.at(-1)
  return {
    id: story.id,
    slug: story.slug,
    url: addresses.story(story.slug),
    headline: story.headline,
    standfirst: story.standfirst,
    section: story.section,
    language: story.language,
    status: story.status,
    seq: story.seq,
    position: formatPosition(story),
    startedAt: iso(story.startedAt),
    closedAt: iso(story.closedAt),
    updatedAt: iso(story.updatedAt),
    postCount: story.postCount,
    summary: story.summary.map((point) => ({ text: point.text, postId: point.postId })),
    posts: posts.map((post) => postJson(story, post, edition)),
    next:
      hasOlder && last !== undefined ? `${addresses.json(story.slug)}?olderThan=${formatPlace(last)}` : null,
  }
}

function postJson(story: Story, post: VisiblePost, { addresses }: Edition) {
  const isWithdrawn = post.state === 'withdrawn'
  return {
    id: post.id,
    url: addresses.post(story.slug, post.id),
    kind: post.kind,
    headline: isWithdrawn ? null : post.headline,
    html: isWithdrawn ? '' : renderBody(post.body),
    text: isWithdrawn ? '' : bodyText(post.body),
    dateline: isWithdrawn ? null : post.dateline,
    bylines: isWithdrawn ? [] : post.bylines,
    report: isWithdrawn ? null : post.report,
    attribution: isWithdrawn ? null : post.attribution,
    isKeyEvent: post.isKeyEvent && !isWithdrawn,
    isPinned: post.pinnedAt !== null,
    publishedAt: iso(post.publishedAt),
    /** False where an import knew only the order: `publishedAt` then says no more than that. */
    isTimeKnown: post.isTimeKnown,
    updatedAt: iso(post.updatedAt ?? post.publishedAt),
    revision: post.revision,
    withdrawn: isWithdrawn ? { at: iso(post.withdrawnAt), reason: post.withdrawnReason } : null,
  }
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
