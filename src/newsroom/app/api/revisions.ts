import type { WholePost } from '../../contract.ts'
import type { RevisionJson } from '../../../story/post/post-contract.ts'
import { call } from './client.ts'
import type { Answer } from './contracts.ts'

/** The newest saved states of a post, or those before one, as many as come at once, oldest first; and the post as it stands. */
export async function revisionsOf(
  slug: string,
  postId: string,
  before?: number,
): Promise<Answer<'GET /api/stories/:slug/posts/:id/revisions'>> {
  const query = before === undefined ? {} : { before: String(before) }
  return call('GET /api/stories/:slug/posts/:id/revisions', { params: { slug, id: postId }, query })
}

export async function revisionOf(slug: string, postId: string, revision: number): Promise<RevisionJson> {
  const params = { slug, id: postId, revision: String(revision) }
  return call('GET /api/stories/:slug/posts/:id/revisions/:revision', { params })
}

/** The whole of a post as it stands on the server. */
export async function wholePost(slug: string, postId: string): Promise<WholePost> {
  return call('GET /api/stories/:slug/desk/posts/:id', { params: { slug, id: postId } })
}
