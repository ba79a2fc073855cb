import type { PostContent } from './post.ts'

/** A saved state of a post's content. */
export interface SavedRevision {
  readonly revision: number
  readonly content: PostContent
  /** ms UTC. */
  readonly savedAt: number
  readonly savedBy: string
  /** Created by the editor's browser: makes a repeated edit idempotent. */
  readonly editId: string | null
}
