import { isRefusal, refuse } from '../../platform/problem.ts'
import { bodyFromHtml } from '../body/body-from-html.ts'
import { bodyFromText, EMPTY_BODY, type Body } from '../body/body.ts'
import { parseBody } from '../body/parse-body.ts'
import { withoutControls } from '../../platform/plain-text.ts'
import { fitContent, type ContentRefusal } from './fit-content.ts'
import type { PostContent, PostKind, ReportCard } from './post.ts'

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

/** Puts what was sent onto what stands (for a new post: nothing), cleans it, and says what cannot be. */
export function writePost(draft: PostDraft, before?: PostContent): PostContent | ContentRefusal {
  const kind = draft.kind ?? before?.kind ?? 'update'
  const body = bodyOf(draft, before?.body)
  if (isRefusal(body)) return body
  const report =
    draft.report === undefined
      ? (before?.report ?? null)
      : reportOf(draft.report, before?.report?.articleSlug ?? null)
  return fitContent({
    kind,
    headline: draft.headline === undefined ? (before?.headline ?? null) : draft.headline,
    dateline: draft.dateline === undefined ? (before?.dateline ?? null) : draft.dateline,
    body,
    bylines: draft.bylines ?? before?.bylines ?? [],
    report,
    attribution: draft.attribution === undefined ? (before?.attribution ?? null) : draft.attribution,
  })
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

function reportOf(report: PostDraft['report'], articleSlug: string | null): ReportCard | null {
  if (report === null || report === undefined) return null
  return {
    headline: report.headline,
    standfirst: report.standfirst ?? '',
    byline: report.byline ?? '',
    url: articleSlug === null ? (report.url ?? null) : null,
    ...(articleSlug === null ? {} : { articleSlug }), // stays: only breaking out sets it
  }
}
