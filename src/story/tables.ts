import type { AuditTables } from '../audit/audit.ts'
import type { LogTables } from '../log/tables.ts'
import type { JobTables } from '../platform/jobs/jobs.ts'

/** Rows of stories and posts; the columns are documented in `story.ts` and `post.ts`. */
export interface StoryTables {
  /** A team of staff (product.md); membership is in the staff module. */
  desk: { id: string; name: string; created_at: number }
  story: {
    id: string
    slug: string
    headline: string
    standfirst: string
    section: string | null
    language: string
    status: string
    summary: string
    summary_at: number | null
    post_count: number
    created_at: number
    started_at: number | null
    closed_at: number | null
    updated_at: number
    origin: string | null
    desk_id: string
    lead_image: string | null
    /** The searchable text of a story, normalised by `searchable`. */
    search_text: string
  }
  post: {
    id: string
    story_id: string
    state: string
    kind: string
    headline: string | null
    dateline: string | null
    body: string
    bylines: string
    report: string | null
    attribution: string | null
    is_key_event: number
    pinned_at: number | null
    revision: number
    published_at: number | null
    is_time_known: number
    updated_at: number | null
    withdrawn_at: number | null
    withdrawn_reason: string | null
    origin: string | null
    created_at: number
    desk_seq: number
    author_id: string | null
    created_by: string
    submitted_at: number | null
    returned_note: string | null
    publish_at: number | null
    is_embargoed: number
    discarded_at: number | null
    corrections: string
    /** The beginning of a long post, for lists; null if `body` is short enough for them. */
    beginning: string | null
  }
  post_revision: {
    post_id: string
    revision: number
    content: string
    saved_at: number
    saved_by: string
    /** Created by the editor's browser: makes a repeated edit idempotent. */
    edit_id: string | null
  }
  /** What shows `picture:ID` or `embed:URL`: a post, an article, or the story itself by its lead image. */
  media_use: {
    story_id: string
    owner_kind: 'story' | 'post' | 'article'
    owner_id: string
    media: string
  }
  /** A desk's templates for recurring updates. */
  template: { id: string; desk_id: string; name: string; content: string }
  article: {
    id: string
    slug: string
    story_id: string
    post_id: string
    content: string
    revision: number
    published_at: number
    updated_at: number | null
  }
}

/** With those that are written in the transaction of what is done to a story. */
export type AllStoryTables = StoryTables & LogTables & AuditTables & JobTables
