import type { Body } from '../story/body/body.ts'
import type { PostKind, ReportCard } from '../story/post/post.ts'

/** What an importer made of one capture of one live page, before it meets the story that is already stored. */
export interface CapturedPage {
  /** What the reader of the format was: shown to whoever imports. */
  readonly format: 'plain text' | 'LiveBlogPosting'
  /** Where the page says it lives; null where it does not say. */
  readonly url: string | null
  readonly headline: string
  readonly standfirst: string
  readonly section: string | null
  readonly language: string | null
  /** The lead: one point a paragraph. */
  readonly summary: readonly string[]
  /** Newest first, as live pages show them. */
  readonly posts: readonly CapturedPost[]
  /** Coverage times in ms UTC where the page names them. */
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** When the page says that it was last changed, ms UTC. */
  readonly modifiedAt?: number | null
  /** Page furniture that was recognised and left out, a short name each ("support appeal"). */
  readonly leftOut: readonly string[]
  /** Whatever the person who imports should know ("text has no times: the order is kept"). */
  readonly remarks: readonly string[]
}

export interface CapturedPost {
  /** What identifies the post in its source across captures: its own address or id, else its headline's words. */
  readonly origin: string
  readonly kind: PostKind
  readonly headline: string | null
  readonly dateline: string | null
  readonly body: Body
  readonly bylines: readonly string[]
  readonly report: ReportCard | null
  readonly attribution: string | null
  /** ms UTC; null where the source has no times. */
  readonly publishedAt: number | null
  readonly updatedAt: number | null
  /** Kept at the top or elsewhere out of the order of time: it says nothing of how far down the page goes. */
  readonly isPinned?: boolean
}
