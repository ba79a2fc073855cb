import { BODY_LIMITS, bodyText, isEmptyBody, type Body } from '../story/body/body.ts'
import { parseBody } from '../story/body/parse-body.ts'
import { POST_LIMITS } from '../story/post/post.ts'
import { canonicalLanguage, STORY_LIMITS } from '../story/story.ts'
import { excerpt } from '../story/post/excerpt.ts'
import { isInvalid } from '../platform/problem.ts'
import type { CapturedPage, CapturedPost } from './captured-page.ts'
import { truncate } from '../platform/text/truncate.ts'
import { singleLine } from '../story/single-line.ts'

/** Truncates what exceeds the limits of a story, and reports what was cut: nothing is lost silently. */
export function truncatePage(page: CapturedPage): { page: CapturedPage; remarks: string[] } {
  const remarks: string[] = []
  const truncateField = (text: string, max: number, what: string): string => {
    const clean = singleLine(text) ?? ''
    if (clean.length > max) remarks.push(`${what} was longer than ${max} characters and is cut`)
    return truncate(clean, max)
  }
  const summary = page.summary.flatMap((text) => singleLine(text) ?? [])
  if (summary.length > STORY_LIMITS.points)
    remarks.push(`the summary had ${summary.length} points; the first ${STORY_LIMITS.points} are kept`)
  const posts = page.posts.flatMap((post) => {
    const truncated = truncatePost(post, truncateField, remarks)
    return truncated === undefined ? [] : [truncated]
  })
  return {
    page: {
      ...page,
      headline: truncateField(page.headline, STORY_LIMITS.headline, 'the headline'),
      standfirst: truncateField(page.standfirst, STORY_LIMITS.standfirst, 'the standfirst'),
      section: page.section && truncateField(page.section, STORY_LIMITS.section, 'the section'),
      // `lang` attributes are often invalid; the text matters more.
      language: (page.language && canonicalLanguage(page.language)) ?? null,
      summary: summary
        .slice(0, STORY_LIMITS.points)
        .map((text) => truncateField(text, STORY_LIMITS.point, 'a point of the summary')),
      posts,
    },
    remarks,
  }
}

type TruncateField = (text: string, max: number, what: string) => string

function truncatePost(
  post: CapturedPost,
  truncateField: TruncateField,
  remarks: string[],
): CapturedPost | undefined {
  const name = `"${excerpt(post, 60)}"`
  if (post.headline === null && isEmptyBody(post.body) && post.report === null) {
    remarks.push('an update without any words is left out')
    return undefined
  }
  const bylines = post.bylines.flatMap((byline) => singleLine(byline) ?? [])
  return {
    ...post,
    headline:
      post.headline && (truncateField(post.headline, POST_LIMITS.headline, `the headline ${name}`) || null),
    dateline:
      post.dateline &&
      (truncateField(post.dateline, POST_LIMITS.dateline, `the dateline of ${name}`) || null),
    bylines: bylines
      .slice(0, POST_LIMITS.bylines)
      .map((byline) => truncateField(byline, POST_LIMITS.byline, `a byline of ${name}`)),
    report: post.report && {
      headline: truncateField(post.report.headline, POST_LIMITS.headline, `the report of ${name}`),
      standfirst: truncateField(post.report.standfirst, 1_000, `the report of ${name}`),
      byline: truncateField(post.report.byline, POST_LIMITS.byline, `the report of ${name}`),
      url: post.report.url,
    },
    body: truncateBody(post.body, name, remarks),
  }
}

/** Whole blocks from the top, as many as the limits allow. */
function truncateBody(body: Body, name: string, remarks: string[]): Body {
  if (!isInvalid(parseBody(body))) return body
  const content: Body['content'] = []
  for (const block of body.content) {
    content.push(block)
    const isTooLong = bodyText({ type: 'doc', content }).length > BODY_LIMITS.characters
    if (isTooLong || isInvalid(parseBody({ type: 'doc', content: [block] }))) content.pop()
    if (isTooLong) break
  }
  remarks.push(
    `the text of ${name} was larger than a post can hold; ${body.content.length - content.length} of its parts are left out`,
  )
  return { type: 'doc', content }
}
