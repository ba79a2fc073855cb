import type { Edition } from '../pages/edition.ts'
import { renderBody } from '../pages/render.tsx'
import { largestJpeg } from '../pages/views/picture-source.ts'
import { bodyText, picturesIn, type Picture } from '../story/body/body.ts'
import { formatCursor } from '../platform/pagination.ts'
import { postCursor, type ReportCard, type VisiblePost } from '../story/post/post.ts'
import type { Story } from '../story/story.ts'
import { formatPosition } from '../log/position.ts'

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
    leadImage: story.leadImage && pictureJson(story.leadImage, edition),
    summary: story.summary.map((point) => ({ text: point.text, postId: point.postId })),
    posts: posts.map((post) => postJson(story, post, edition)),
    next:
      hasOlder && last !== undefined
        ? `${addresses.json(story.slug)}?olderThan=${formatCursor(postCursor(last))}`
        : null,
  }
}

function postJson(story: Story, post: VisiblePost, edition: Edition) {
  const { addresses } = edition
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
    /** Of those that are ready. */
    pictures: isWithdrawn
      ? []
      : picturesIn(post.body).flatMap(({ attrs }) => pictureJson(attrs, edition) ?? []),
    report: isWithdrawn ? null : post.report && reportJson(post.report, edition),
    attribution: isWithdrawn ? null : post.attribution,
    isKeyEvent: post.isKeyEvent && !isWithdrawn,
    isPinned: post.pinnedAt !== null,
    publishedAt: iso(post.publishedAt),
    /** False where an import knew only the order: `publishedAt` then says no more than that. */
    isTimeKnown: post.isTimeKnown,
    updatedAt: iso(post.updatedAt ?? post.publishedAt),
    corrections: isWithdrawn ? [] : post.corrections.map(({ at, text }) => ({ at: iso(at), text })),
    revision: post.revision,
    withdrawn: isWithdrawn ? { at: iso(post.withdrawnAt), reason: post.withdrawnReason } : null,
  }
}

/** The largest that we have, as JPEG; null while it is on its way. */
function pictureJson(attrs: Picture['attrs'], { addresses }: Edition) {
  const { alt, caption, credit, facts } = attrs
  const path = largestJpeg(attrs)
  if (path === undefined || facts?.state !== 'ready') return null
  const width = facts.widths.at(-1) ?? facts.width
  const height = Math.round((width * facts.height) / facts.width)
  return { url: addresses.media(path), width, height, alt, caption, credit }
}

/** Of our own article, where it is one: its address, and not how it is kept. */
function reportJson({ articleSlug = null, ...report }: ReportCard, { addresses }: Edition) {
  return { ...report, url: articleSlug === null ? report.url : addresses.article(articleSlug) }
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
