import type { Edition } from '../pages/edition.ts'
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
  edition: Edition,
): PublicStory {
  const { story, posts, hasOlder } = view
  const { addresses } = edition
  const last = posts.at(-1)
  return {
    ...publicStoryJson(story),
    url: addresses.story(story.slug),
    leadImage: story.leadImage && pictureJson(story.leadImage, edition),
    posts: posts.map((post) => postJson(story, post, edition)),
    next:
      hasOlder && last !== undefined
        ? `${addresses.json(story.slug)}?olderThan=${formatCursor(postCursor(last))}`
        : null,
  }
}

function postJson(story: Story, post: VisiblePost, edition: Edition): PublicPost {
  const frame = {
    ...publicPostJson(post),
    url: edition.addresses.post(story.slug, post.id),
    publishedAt: formatInstant(post.publishedAt),
    updatedAt: formatInstant(post.updatedAt ?? post.publishedAt),
  }
  if (post.state === 'withdrawn') return { ...frame, ...withdrawnWords(post) }
  return {
    ...frame,
    html: renderBody(post.body),
    text: bodyText(post.body),
    pictures: picturesIn(post.body).flatMap(({ attrs }) => pictureJson(attrs, edition) ?? []),
    report: post.report && reportJson(post.report, edition),
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

/** The largest that we have, as JPEG; null while it is on its way. */
function pictureJson(attrs: Picture['attrs'], { addresses }: Edition): PublicPicture | null {
  const { alt, caption, credit, facts } = attrs
  const path = largestJpeg(attrs)
  if (path === undefined || facts?.state !== 'ready') return null
  const width = facts.widths.at(-1) ?? facts.width
  const height = Math.round((width * facts.height) / facts.width)
  return { url: addresses.media(path), width, height, alt, caption, credit }
}

/** Of our own article, where it is one: its address, and not how it is kept. */
function reportJson({ articleSlug = null, ...report }: ReportCard, { addresses }: Edition): PublicReport {
  return { ...report, url: articleSlug === null ? report.url : addresses.article(articleSlug) }
}
