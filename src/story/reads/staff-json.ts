import { formatPosition, type Position } from '../../log/position.ts'
import type { Article } from '../article/article.ts'
import type { ListedPost, Post } from '../post/post.ts'
import type { Story } from '../story.ts'
import type { SavedRevision } from '../post/revision.ts'

/** Stories, posts and articles as the newsroom's API tells them: times in ISO 8601. */

export function storyJson(story: Story) {
  const { epoch, seq, createdAt, startedAt, closedAt, updatedAt, summaryAt, ...words } = story
  return {
    ...words,
    seq,
    position: formatPosition({ epoch, seq }),
    createdAt: iso(createdAt),
    startedAt: iso(startedAt),
    closedAt: iso(closedAt),
    updatedAt: iso(updatedAt),
    summaryAt: iso(summaryAt),
  }
}

export type StoryJson = ReturnType<typeof storyJson>

export function postJson<Told extends Post | Omit<ListedPost, 'beginning'>>(post: Told, position?: Position) {
  const { storyId: _storyId, pinnedAt, publishedAt, updatedAt, withdrawnAt, createdAt, ...words } = post
  const { submittedAt, publishAt, discardedAt, corrections, ...rest } = words
  return {
    ...rest,
    isPinned: pinnedAt !== null,
    createdAt: iso(createdAt),
    publishedAt: iso(publishedAt),
    updatedAt: iso(updatedAt),
    withdrawnAt: iso(withdrawnAt),
    submittedAt: iso(submittedAt),
    publishAt: iso(publishAt),
    discardedAt: iso(discardedAt),
    corrections: corrections.map(({ at, text }) => ({ at: iso(at), text })),
    ...(position === undefined ? {} : { seq: position.seq, position: formatPosition(position) }),
  }
}

export type PostJson = ReturnType<typeof postJson<Post>>

/** As lists have it: `body` is null where it is long. */
export type ListedPostJson = ReturnType<typeof postJson<Omit<ListedPost, 'beginning'>>>

export function revisionJson({ revision, content, savedAt, savedBy }: SavedRevision) {
  return { revision, content, savedAt: iso(savedAt), savedBy }
}

export function articleJson(article: Article) {
  return { ...article, publishedAt: iso(article.publishedAt), updatedAt: iso(article.updatedAt) }
}

export type ArticleJson = ReturnType<typeof articleJson>

function iso(at: number): string
function iso(at: number | null): string | null
function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
