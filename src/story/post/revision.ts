import type { PostContent } from './post.ts'

/** A saved state of a post's words. */
export interface SavedRevision {
  readonly revision: number
  readonly content: PostContent
  /** ms UTC. */
  readonly savedAt: number
  readonly savedBy: string
  /** Made by the editor's browser: the same edit sent again is answered, not saved again. */
  readonly editId: string | null
}
