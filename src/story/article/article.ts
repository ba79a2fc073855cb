import type { Body } from '../body/body.ts'

/** A post broken out into a page of its own: what a reader who has minutes, not seconds, is given. */
export interface ArticleContent {
  readonly headline: string
  /** The sentence under the headline; empty when there is none. */
  readonly standfirst: string
  readonly body: Body
  readonly bylines: readonly string[]
}

/** Readers see it while they see its post. */
export interface Article extends ArticleContent {
  readonly id: string
  readonly slug: string
  readonly storyId: string
  readonly postId: string
  readonly revision: number
  readonly publishedAt: number
  readonly updatedAt: number | null
}
