import type { Body } from '../story/body/body.ts'
import type { PostKind, ReportCard } from '../story/post/post.ts'

/** One capture of a live page as an importer has parsed it, before it is merged into the stored story. */
export interface CapturedPage {
  /** The format that was recognised; shown to the person who imports. */
  readonly format: 'plain text' | 'LiveBlogPosting'
  /** The canonical URL that the page declares; null where it declares none. */
  readonly url: string | null
  readonly headline: string
  readonly standfirst: string
  readonly section: string | null
  readonly language: string | null
  /** The lead: one point a paragraph. */
  readonly summary: readonly string[]
  /** Newest first, as on live pages. */
  readonly posts: readonly CapturedPost[]
  /** Coverage times, ms UTC; null where the page does not state them. */
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** The modification time that the page states, ms UTC. */
  readonly modifiedAt?: number | null
  /** Boilerplate that was recognised and left out, as short names ("support appeal"). */
  readonly leftOut: readonly string[]
  /** Notes for the person who imports ("text has no times: the order is kept"). */
  readonly remarks: readonly string[]
}

export interface CapturedPost {
  /** Identifies the post in its source across captures: its own address or id, else the words of its headline. */
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
  /** Pinned or otherwise out of chronological order: its position says nothing about how far down the page goes. */
  readonly isPinned?: boolean
}
