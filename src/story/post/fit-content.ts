import { refuse, type Refusal } from '../../platform/problem.ts'
import { HIDDEN_HOST, hidesHost, isEmptyBody, picturesIn, safeHref, withoutFacts } from '../body/body.ts'
import { line } from '../single-line.ts'
import { pickContent, POST_LIMITS, type PostContent } from './post.ts'
import { sameValue } from '../../platform/same-value.ts'

export type ContentRefusal = Refusal<
  'post-empty' | 'post-unfit' | 'body-unfit' | 'too-long' | 'html-too-tangled'
>

/**
 * What a writer has written, cleaned, or what about it cannot stand. The body is taken as it is. The newsroom's app
 * asks this before it lets go of an update, the server whenever one comes.
 */
export function fitContent(written: PostContent): PostContent | ContentRefusal {
  const url = written.report === null || written.report.url === null ? null : safeHref(written.report.url)
  if (url === undefined && hidesHost(written.report?.url ?? ''))
    return refuse('post-unfit', `The address of the report ${HIDDEN_HOST}.`)
  if (url === undefined || url?.startsWith('mailto:') === true)
    return refuse('post-unfit', 'The address of the report must be http or https.')
  const content: PostContent = {
    kind: written.kind,
    headline: line(written.headline),
    dateline: line(written.dateline),
    body: written.body,
    bylines: written.bylines.map(line).filter((name) => name !== null),
    report: written.report && {
      ...written.report,
      headline: line(written.report.headline) ?? '',
      standfirst: line(written.report.standfirst) ?? '',
      byline: line(written.report.byline) ?? '',
      url,
    },
    attribution: line(written.attribution),
  }
  return unfit(content) ?? content
}

function unfit(content: PostContent): ContentRefusal | undefined {
  const { kind, headline, dateline, body, bylines, report, attribution } = content
  if (kind === 'picture' && picturesIn(body).length === 0)
    return refuse('post-unfit', 'A post of the kind "picture" needs a picture.')
  if (headline === null && isEmptyBody(body) && !report?.headline) return refuse('post-empty')
  if (report !== null && report.headline === '') return refuse('post-unfit', 'A report needs a headline.')
  if (report !== null && kind !== 'report')
    return refuse('post-unfit', 'Only a post of the kind "report" has a report.')
  if (report === null && kind === 'report')
    return refuse('post-unfit', 'A post of the kind "report" needs a report.')
  if (attribution !== null && kind !== 'quote') {
    return refuse('post-unfit', 'Only a post of the kind "quote" has an attribution.')
  }
  if (bylines.length > POST_LIMITS.bylines)
    return refuse('too-long', `At most ${POST_LIMITS.bylines} bylines.`)
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
  const long = lines.find(([, value, most]) => (value?.length ?? 0) > most)
  return long && refuse('too-long', `The ${long[0]} may have at most ${long[2]} characters.`)
}

export function sameContent(a: PostContent, b: PostContent): boolean {
  return sameValue(ordered(a), ordered(b))
}

/** Only what a writer writes, in one order (a `Post` has more, and rows come back in another). */
export function ordered(content: PostContent): PostContent {
  const { body, report } = content
  return {
    ...pickContent(content),
    body: withoutFacts(body),
    report: report && {
      headline: report.headline,
      standfirst: report.standfirst,
      byline: report.byline,
      url: report.url,
      ...((report.articleSlug ?? null) === null ? {} : { articleSlug: report.articleSlug }),
    },
  }
}
