/** Rows of stories and posts; what the columns mean stands in `story.ts` and `post.ts`. */
export interface StoryTables {
  /** A group of staff (product.md); people belong to it in the staff room. */
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
    /** Everything that the list of stories is searched in, as `searchable` has it. */
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
    /** How a long post begins, for lists; null where `body` is short enough to stand in them. */
    beginning: string | null
  }
  post_revision: {
    post_id: string
    revision: number
    content: string
    saved_at: number
    saved_by: string
    /** Made by the editor's browser: the same edit again is answered, not saved again. */
    edit_id: string | null
  }
  /** What shows `picture:ID` or `embed:URL`: a post, an article, or the story itself by its lead image. */
  media_use: {
    story_id: string
    owner_kind: 'story' | 'post' | 'article'
    owner_id: string
    media: string
  }
  /** A desk's forms for updates that come again and again. */
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
