import type { SiteContext } from '../pages/site-context.ts'
import { renderBody } from '../pages/render.tsx'
import { largestJpeg } from '../pages/views/picture-source.ts'
import { formatInstant } from '../platform/instant.ts'
import { bodyText, picturesIn, type Picture } from '../story/body/body.ts'
import { formatCursor } from '../platform/pagination.ts'
import { postCursor, type ReportCard, type VisiblePost } from '../story/post/post.ts'
import { publicPostJson, publicStoryJson } from '../story/reads/public-json.ts'
import type { Story } from '../story/story.ts'
import type { PublicPicture, PublicPost, PublicReport, PublicStory } from './contract.ts'

/** A story for programs: stable, documented in docs/api.md. */
export function storyJson(
  view: { story: Story; posts: readonly VisiblePost[]; hasOlder: boolean },
  siteContext: SiteContext,
): PublicStory {
  const { story, posts, hasOlder } = view
  const { absoluteUrls } = siteContext
  const last = posts.at(-1)
  return {
    ...publicStoryJson(story),
    url: absoluteUrls.story(story.slug),
    leadImage: story.leadImage && pictureJson(story.leadImage, siteContext),
    posts: posts.map((post) => postJson(story, post, siteContext)),
    next:
      hasOlder && last !== undefined
        ? `${absoluteUrls.json(story.slug)}?olderThan=${formatCursor(postCursor(last))}`
        : null,
  }
}

function postJson(story: Story, post: VisiblePost, siteContext: SiteContext): PublicPost {
  const frame = {
    ...publicPostJson(post),
    url: siteContext.absoluteUrls.post(story.slug, post.id),
    publishedAt: formatInstant(post.publishedAt),
    updatedAt: formatInstant(post.updatedAt ?? post.publishedAt),
  }
  if (post.state === 'withdrawn') return { ...frame, ...withdrawnWords(post) }
  return {
    ...frame,
    html: renderBody(post.body),
    text: bodyText(post.body),
    pictures: picturesIn(post.body).flatMap(({ attrs }) => pictureJson(attrs, siteContext) ?? []),
    report: post.report && reportJson(post.report, siteContext),
    withdrawn: null,
  }
}

/** Of a withdrawn post only the notice is left. */
function withdrawnWords({ withdrawnAt, withdrawnReason }: VisiblePost) {
  return {
    headline: null,
    html: '',
    text: '',
    dateline: null,
    bylines: [],
    pictures: [],
    report: null,
    attribution: null,
    isKeyEvent: false,
    corrections: [],
    withdrawn: { at: formatInstant(withdrawnAt), reason: withdrawnReason },
  }
}

/** The largest variant, as JPEG; null until it is ready. */
function pictureJson(attrs: Picture['attrs'], { absoluteUrls }: SiteContext): PublicPicture | null {
  const { alt, caption, credit, facts } = attrs
  const path = largestJpeg(attrs)
  if (path === undefined || facts?.state !== 'ready') return null
  const width = facts.widths.at(-1) ?? facts.width
  const height = Math.round((width * facts.height) / facts.width)
  return { url: absoluteUrls.media(path), width, height, alt, caption, credit }
}

/** For our own article its URL, not how it is stored. */
function reportJson(
  { articleSlug = null, ...report }: ReportCard,
  { absoluteUrls }: SiteContext,
): PublicReport {
  return { ...report, url: articleSlug === null ? report.url : absoluteUrls.article(articleSlug) }
}
