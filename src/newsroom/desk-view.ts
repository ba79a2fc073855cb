import type { ListedPostJson, PostJson, StoryJson } from '../story/reads/staff-json.ts'
import type { Present } from './presence.ts'

/**
 * A post with the HTML that readers get of it: what the editor sees is what they see. Of a long post lists have the
 * beginning, and `body` is null: the whole of it is read when it is opened.
 */
export type DeskPost = ListedPostJson & { readonly html: string }

/** The whole of it. */
export type WholePost = PostJson & { readonly html: string }

/** A draft that waits for an editor, with the story that it is for. */
export interface SubmissionJson {
  readonly slug: string
  readonly storyHeadline: string
  readonly post: DeskPost
}

/** What the newsroom's app is told: at first everything that it shows, then what changed. */
export interface DeskJson {
  readonly deskSeq: number
  readonly story: StoryJson
  readonly posts: readonly DeskPost[]
  /** Kept at the top by somebody, though they may stand far below; told with the whole desk only. */
  readonly pinned?: readonly DeskPost[]
  /** What this person does not see any more. */
  readonly gone?: readonly string[]
  readonly hasOlder?: boolean
  /** More drafts than the desk lists. */
  readonly hasMoreDrafts?: boolean
  readonly present?: readonly Present[]
}
