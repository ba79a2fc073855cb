import { isInvalid, invalid } from '../../platform/problem.ts'
import { bodyFromHtml } from '../body/body-from-html.ts'
import { bodyFromText, EMPTY_BODY, type Body } from '../body/body.ts'
import { parseBody } from '../body/parse-body.ts'
import { withoutControls } from '../../platform/plain-text.ts'
import { normalizeContent, type InvalidContent } from './normalize-content.ts'
import type { PostContent, PostKind, ReportCard } from './post.ts'

/** Content as sent by a client: text in one of three formats; everything is optional. */
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

/** Applies the input to the existing content (empty for a new post), normalises it, and reports what is invalid. */
export function writePost(draft: PostDraft, before?: PostContent): PostContent | InvalidContent {
  const kind = draft.kind ?? before?.kind ?? 'update'
  const body = readBody(draft, before?.body)
  if (isInvalid(body)) return body
  const report =
    draft.report === undefined
      ? (before?.report ?? null)
      : readReport(draft.report, before?.report?.articleSlug ?? null)
  return normalizeContent({
    kind,
    headline: draft.headline === undefined ? (before?.headline ?? null) : draft.headline,
    dateline: draft.dateline === undefined ? (before?.dateline ?? null) : draft.dateline,
    body,
    bylines: draft.bylines ?? before?.bylines ?? [],
    report,
    attribution: draft.attribution === undefined ? (before?.attribution ?? null) : draft.attribution,
  })
}

function readBody(draft: PostDraft, before: Body | undefined): Body | InvalidContent {
  const forms = [draft.text, draft.html, draft.body].filter((form) => form !== undefined)
  if (forms.length > 1) return invalid('invalid-post', 'Send one of "text", "html" and "body".')
  if (draft.text !== undefined) return parseBody(bodyFromText(withoutControls(draft.text)))
  if (draft.html !== undefined) {
    const read = bodyFromHtml(draft.html)
    return isInvalid(read) ? read : parseBody(read)
  }
  if (draft.body !== undefined) return parseBody(draft.body)
  return before ?? EMPTY_BODY
}

function readReport(report: PostDraft['report'], articleSlug: string | null): ReportCard | null {
  if (report === null || report === undefined) return null
  return {
    headline: report.headline,
    standfirst: report.standfirst ?? '',
    byline: report.byline ?? '',
    url: articleSlug === null ? (report.url ?? null) : null,
    ...(articleSlug === null ? {} : { articleSlug }), // preserved: only breaking out sets it
  }
}
