import type { ImportedPost } from '../story/reads/staff-read-actions.ts'
import type { Story } from '../story/story.ts'
import type { CapturedPage, CapturedPost } from './captured-page.ts'
import { pickContent } from '../story/post/post.ts'

/** A stored story in the form of a capture: the base for merging the next capture. */
export function toCapture(story: Story, posts: readonly ImportedPost[]): CapturedPage {
  return {
    format: 'LiveBlogPosting',
    url: story.origin?.startsWith('http') === true ? story.origin : null,
    headline: story.headline,
    standfirst: story.standfirst,
    section: story.section,
    language: story.language,
    summary: story.summary.map((point) => point.text),
    posts: posts.map(toCapturedPost),
    startedAt: story.startedAt,
    endedAt: story.closedAt,
    leftOut: [],
    remarks: [],
  }
}

function toCapturedPost(post: ImportedPost): CapturedPost {
  return {
    ...pickContent(post),
    origin: post.origin,
    publishedAt: post.isTimeKnown ? post.publishedAt : null,
    updatedAt: post.updatedAt,
  }
}
