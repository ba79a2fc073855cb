import { BODY_LIMITS, bodyText, isEmptyBody, type Body } from '../story/body/body.ts'
import { parseBody } from '../story/body/parse-body.ts'
import { POST_LIMITS } from '../story/post/post.ts'
import { canonicalLanguage, STORY_LIMITS } from '../story/story.ts'
import { gist } from '../story/post/gist.ts'
import { isRefusal } from '../platform/problem.ts'
import type { CapturedPage, CapturedPost } from './captured-page.ts'
import { truncate } from '../platform/text/truncate.ts'
import { line } from '../story/single-line.ts'

/** Cuts what a page has more of than a story can hold, and says what was cut: nothing is lost silently. */
export function fitPage(page: CapturedPage): { page: CapturedPage; remarks: string[] } {
  const remarks: string[] = []
  const fit = (text: string, most: number, what: string): string => {
    const clean = line(text) ?? ''
    if (clean.length > most) remarks.push(`${what} was longer than ${most} characters and is cut`)
    return truncate(clean, most)
  }
  const summary = page.summary.flatMap((text) => line(text) ?? [])
  if (summary.length > STORY_LIMITS.points)
    remarks.push(`the summary had ${summary.length} points; the first ${STORY_LIMITS.points} are kept`)
  const posts = page.posts.flatMap((post) => {
    const fitted = fitPost(post, fit, remarks)
    return fitted === undefined ? [] : [fitted]
  })
  return {
    page: {
      ...page,
      headline: fit(page.headline, STORY_LIMITS.headline, 'the headline'),
      standfirst: fit(page.standfirst, STORY_LIMITS.standfirst, 'the standfirst'),
      section: page.section && fit(page.section, STORY_LIMITS.section, 'the section'),
      // A page's `lang` is often no language; its words matter more.
      language: (page.language && canonicalLanguage(page.language)) ?? null,
      summary: summary
        .slice(0, STORY_LIMITS.points)
        .map((text) => fit(text, STORY_LIMITS.point, 'a point of the summary')),
      posts,
    },
    remarks,
  }
}

type Fit = (text: string, most: number, what: string) => string

function fitPost(post: CapturedPost, fit: Fit, remarks: string[]): CapturedPost | undefined {
  const name = `"${gist(post, 60)}"`
  if (post.headline === null && isEmptyBody(post.body) && post.report === null) {
    remarks.push('an update without any words is left out')
    return undefined
  }
  const bylines = post.bylines.flatMap((byline) => line(byline) ?? [])
  return {
    ...post,
    headline: post.headline && (fit(post.headline, POST_LIMITS.headline, `the headline ${name}`) || null),
    dateline: post.dateline && (fit(post.dateline, POST_LIMITS.dateline, `the dateline of ${name}`) || null),
    bylines: bylines
      .slice(0, POST_LIMITS.bylines)
      .map((byline) => fit(byline, POST_LIMITS.byline, `a byline of ${name}`)),
    report: post.report && {
      headline: fit(post.report.headline, POST_LIMITS.headline, `the report of ${name}`),
      standfirst: fit(post.report.standfirst, 1_000, `the report of ${name}`),
      byline: fit(post.report.byline, POST_LIMITS.byline, `the report of ${name}`),
      url: post.report.url,
    },
    body: fitBody(post.body, name, remarks),
  }
}

/** Whole blocks from the top, as many as fit. */
function fitBody(body: Body, name: string, remarks: string[]): Body {
  if (!isRefusal(parseBody(body))) return body
  const content: Body['content'] = []
  for (const block of body.content) {
    content.push(block)
    const isTooLong = bodyText({ type: 'doc', content }).length > BODY_LIMITS.characters
    if (isTooLong || isRefusal(parseBody({ type: 'doc', content: [block] }))) content.pop()
    if (isTooLong) break
  }
  remarks.push(
    `the text of ${name} was larger than a post can hold; ${body.content.length - content.length} of its parts are left out`,
  )
  return { type: 'doc', content }
}
