import type { WholePost } from '../../desk-view.ts'
import type { PostJson } from '../../../story/reads/staff-json.ts'
import type { PostContent } from '../../../story/post/post.ts'
import { call } from './api.ts'

export interface Revision {
  readonly revision: number
  readonly content: PostContent
  readonly savedAt: string
  readonly savedBy: string
}

/** The newest saved states of a post, or those before one, as many as come at once, oldest first; and the post as it stands. */
export async function revisionsOf(
  slug: string,
  postId: string,
  before?: number,
): Promise<{ post: PostJson; revisions: Revision[]; hasOlder: boolean }> {
  const older = before === undefined ? '' : `?before=${before}`
  return call('GET', `/api/stories/${slug}/posts/${postId}/revisions${older}`)
}

export async function revisionOf(slug: string, postId: string, revision: number): Promise<Revision> {
  return call('GET', `/api/stories/${slug}/posts/${postId}/revisions/${revision}`)
}

/** The whole of a post as it stands on the server. */
export async function wholePost(slug: string, postId: string): Promise<WholePost> {
  return call('GET', `/api/stories/${slug}/desk/posts/${postId}`)
}
