import { invalid, type Invalid } from '../../platform/problem.ts'
import { HIDDEN_HOST, hidesHost, isEmptyBody, picturesIn, safeHref, withoutMetadata } from '../body/body.ts'
import { singleLine } from '../single-line.ts'
import { pickContent, POST_LIMITS, type PostContent } from './post.ts'
import { sameValue } from '../../platform/same-value.ts'

export type InvalidContent = Invalid<
  'post-empty' | 'invalid-post' | 'invalid-body' | 'too-long' | 'html-too-complex'
>

/**
 * Normalises content, or says why it is invalid. The body is taken as it is. The newsroom's app calls this before it
 * queues an update, the server for every update.
 */
export function normalizeContent(written: PostContent): PostContent | InvalidContent {
  const url = written.report === null || written.report.url === null ? null : safeHref(written.report.url)
  if (url === undefined && hidesHost(written.report?.url ?? ''))
    return invalid('invalid-post', `The address of the report ${HIDDEN_HOST}.`)
  if (url === undefined || url?.startsWith('mailto:') === true)
    return invalid('invalid-post', 'The address of the report must be http or https.')
  const content: PostContent = {
    kind: written.kind,
    headline: singleLine(written.headline),
    dateline: singleLine(written.dateline),
    body: written.body,
    bylines: written.bylines.map(singleLine).filter((name) => name !== null),
    report: written.report && {
      ...written.report,
      headline: singleLine(written.report.headline) ?? '',
      standfirst: singleLine(written.report.standfirst) ?? '',
      byline: singleLine(written.report.byline) ?? '',
      url,
    },
    attribution: singleLine(written.attribution),
  }
  return findInvalidField(content) ?? content
}

function findInvalidField(content: PostContent): InvalidContent | undefined {
  const { kind, headline, dateline, body, bylines, report, attribution } = content
  if (kind === 'picture' && picturesIn(body).length === 0)
    return invalid('invalid-post', 'A post of the kind "picture" needs a picture.')
  if (headline === null && isEmptyBody(body) && !report?.headline) return invalid('post-empty')
  if (report !== null && report.headline === '') return invalid('invalid-post', 'A report needs a headline.')
  if (report !== null && kind !== 'report')
    return invalid('invalid-post', 'Only a post of the kind "report" has a report.')
  if (report === null && kind === 'report')
    return invalid('invalid-post', 'A post of the kind "report" needs a report.')
  if (attribution !== null && kind !== 'quote') {
    return invalid('invalid-post', 'Only a post of the kind "quote" has an attribution.')
  }
  if (bylines.length > POST_LIMITS.bylines)
    return invalid('too-long', `At most ${POST_LIMITS.bylines} bylines.`)
  const lines: [name: string, value: string | null | undefined, most: number][] = [
    ['headline', headline, POST_LIMITS.headline],
    ['dateline', dateline, POST_LIMITS.dateline],
    ['attribution', attribution, POST_LIMITS.attribution],
    ['report headline', report?.headline, POST_LIMITS.headline],
    ['report standfirst', report?.standfirst, 1_000],
    ['report byline', report?.byline, POST_LIMITS.byline],
    ['report url', report?.url, POST_LIMITS.url],
    ...bylines.map((name): [string, string, number] => ['byline', name, POST_LIMITS.byline]),
  ]
  const long = lines.find(([, value, max]) => (value?.length ?? 0) > max)
  return long && invalid('too-long', `The ${long[0]} may have at most ${long[2]} characters.`)
}

export function sameContent(a: PostContent, b: PostContent): boolean {
  return sameValue(canonicalContent(a), canonicalContent(b))
}

/** Only the writer's fields, in a fixed order (a `Post` has more, and databases may reorder keys). */
export function canonicalContent(content: PostContent): PostContent {
  const { body, report } = content
  return {
    ...pickContent(content),
    body: withoutMetadata(body),
    report: report && {
      headline: report.headline,
      standfirst: report.standfirst,
      byline: report.byline,
      url: report.url,
      ...((report.articleSlug ?? null) === null ? {} : { articleSlug: report.articleSlug }),
    },
  }
}
