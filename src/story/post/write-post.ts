import { isRefusal, refuse, type Refusal } from '../../platform/problem.ts'
import { bodyFromHtml } from '../body/body-from-html.ts'
import {
  bodyFromText,
  EMPTY_BODY,
  isEmptyBody,
  picturesIn,
  safeHref,
  withoutFacts,
  type Body,
} from '../body/body.ts'
import { parseBody, withoutControls } from '../body/parse-body.ts'
import { POST_LIMITS, type PostContent, type PostKind, type ReportCard } from './post.ts'

/** What a writer sends: words in one of three forms, everything but the kind may be left out. */
export interface PostDraft {
  readonly kind?: PostKind | undefined
  readonly headline?: string | null | undefined
  readonly dateline?: string | null | undefined
  /** At most one of the three. */
  readonly text?: string | undefined
  readonly html?: string | undefined
  readonly body?: unknown
  readonly bylines?: readonly string[] | undefined
  readonly report?:
    | { headline: string; standfirst?: string; byline?: string; url?: string | null }
    | null
    | undefined
  readonly attribution?: string | null | undefined
}

export type ContentRefusal = Refusal<
  'post-empty' | 'post-unfit' | 'body-unfit' | 'too-long' | 'html-too-tangled'
>

/** Puts what was sent onto what stands (for a new post: nothing), cleans it, and says what cannot be. */
export function writePost(draft: PostDraft, before?: PostContent): PostContent | ContentRefusal {
  const kind = draft.kind ?? before?.kind ?? 'update'
  const body = bodyOf(draft, before?.body)
  if (isRefusal(body)) return body
  const report =
    draft.report === undefined
      ? (before?.report ?? null)
      : reportOf(draft.report, before?.report?.articleSlug ?? null)
  if (isRefusal(report)) return report
  const content: PostContent = {
    kind,
    headline: line(draft.headline === undefined ? before?.headline : draft.headline),
    dateline: line(draft.dateline === undefined ? before?.dateline : draft.dateline),
    body,
    bylines: (draft.bylines ?? before?.bylines ?? []).map(line).filter((name) => name !== null),
    report,
    attribution: line(draft.attribution === undefined ? before?.attribution : draft.attribution),
  }
  return unfit(content) ?? content
}

function bodyOf(draft: PostDraft, before: Body | undefined): Body | ContentRefusal {
  const forms = [draft.text, draft.html, draft.body].filter((form) => form !== undefined)
  if (forms.length > 1) return refuse('post-unfit', 'Send one of "text", "html" and "body".')
  if (draft.text !== undefined) return parseBody(bodyFromText(withoutControls(draft.text)))
  if (draft.html !== undefined) {
    const read = bodyFromHtml(draft.html)
    return isRefusal(read) ? read : parseBody(read)
  }
  if (draft.body !== undefined) return parseBody(draft.body)
  return before ?? EMPTY_BODY
}

function reportOf(
  report: PostDraft['report'],
  articleSlug: string | null,
): ReportCard | null | ContentRefusal {
  if (report === null || report === undefined) return null
  const url = report.url === null || report.url === undefined ? null : safeHref(report.url)
  if (url === undefined || url?.startsWith('mailto:')) {
    return refuse('post-unfit', 'The address of the report must be http or https.')
  }
  return {
    headline: line(report.headline) ?? '',
    standfirst: line(report.standfirst) ?? '',
    byline: line(report.byline) ?? '',
    url: articleSlug === null ? url : null,
    ...(articleSlug === null ? {} : { articleSlug }), // stays: only breaking out sets it
  }
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

/** One line of plain text: no controls, no line ends; null where nothing is left. */
export function line(text: string | null | undefined): string | null {
  const clean = withoutControls(text ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return clean === '' ? null : clean
}

export function sameContent(a: PostContent, b: PostContent): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))
}

/** Only what a writer writes, in one order (a `Post` has more, and rows come back in another). */
export function ordered(content: PostContent): PostContent {
  const { kind, headline, dateline, body, bylines, report, attribution } = content
  return {
    kind,
    headline,
    dateline,
    body: withoutFacts(body),
    bylines,
    report: report && {
      headline: report.headline,
      standfirst: report.standfirst,
      byline: report.byline,
      url: report.url,
      ...((report.articleSlug ?? null) === null ? {} : { articleSlug: report.articleSlug }),
    },
    attribution,
  }
}
