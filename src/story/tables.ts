/** Rows of stories and posts; what the columns mean stands in `story.ts` and `post.ts`. */
export interface StoryTables {
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
  }
  post_revision: { post_id: string; revision: number; content: string; saved_at: number; saved_by: string }
}
