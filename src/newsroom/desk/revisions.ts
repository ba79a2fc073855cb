import type { DeskPost } from '../../desk/desk-view.ts'
import type { PostContent } from '../../story/post/post.ts'
import { call } from '../api.ts'

export interface Revision {
  readonly revision: number
  readonly content: PostContent
  readonly savedAt: string
  readonly savedBy: string
}

export async function revisionsOf(
  slug: string,
  postId: string,
): Promise<{ post: DeskPost; revisions: Revision[] }> {
  return call('GET', `/api/stories/${slug}/posts/${postId}/revisions`)
}
