import type { FullPost } from '../../contract.ts'
import type { RevisionJson } from '../../../story/post/post-contract.ts'
import { call } from './client.ts'
import type { Answer } from './contracts.ts'

/** The newest revisions of a post, or those before one, a page at a time, oldest first; and the current post. */
export async function fetchRevisions(
  slug: string,
  postId: string,
  before?: number,
): Promise<Answer<'GET /api/stories/:slug/posts/:id/revisions'>> {
  const query = before === undefined ? {} : { before: String(before) }
  return call('GET /api/stories/:slug/posts/:id/revisions', { params: { slug, id: postId }, query })
}

export async function fetchRevision(slug: string, postId: string, revision: number): Promise<RevisionJson> {
  const params = { slug, id: postId, revision: String(revision) }
  return call('GET /api/stories/:slug/posts/:id/revisions/:revision', { params })
}

/** The complete current post from the server. */
export async function fetchPost(slug: string, postId: string): Promise<FullPost> {
  return call('GET /api/stories/:slug/desk/posts/:id', { params: { slug, id: postId } })
}
