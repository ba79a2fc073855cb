import { formatPosition, type Position } from '../../log/position.ts'
import { formatInstant } from '../../platform/instant.ts'
import type { Article } from '../article/article.ts'
import type { ArticleJson } from '../article/article-contract.ts'
import type { StoryJson } from './story-contract.ts'
import type { ListedPost, Post } from '../post/post.ts'
import type { ChangedPostJson, ListedPostJson, PostJson, RevisionJson } from '../post/post-contract.ts'
import type { SavedRevision } from '../post/revision.ts'
import { publicPostJson, publicStoryJson } from './public-json.ts'
import type { Story } from '../story.ts'

/** Stories, posts and articles as the newsroom's API tells them. */

export function storyJson(story: Story): StoryJson {
  const { origin, deskId, leadImage, deskSeq } = story
  return {
    ...publicStoryJson(story),
    createdAt: formatInstant(story.createdAt),
    summaryAt: formatInstant(story.summaryAt),
    origin,
    deskId,
    leadImage,
    deskSeq,
  }
}

export function postJson(post: Post): PostJson
export function postJson(post: Omit<ListedPost, 'beginning'>): ListedPostJson
export function postJson(post: Omit<ListedPost, 'beginning'>): ListedPostJson {
  const { body, report, state, withdrawnReason, returnedNote, isEmbargoed } = post
  const { origin, authorId, createdBy, deskSeq } = post
  return {
    ...publicPostJson(post),
    body,
    report,
    state,
    createdAt: formatInstant(post.createdAt),
    publishedAt: formatInstant(post.publishedAt),
    updatedAt: formatInstant(post.updatedAt),
    withdrawnAt: formatInstant(post.withdrawnAt),
    withdrawnReason,
    submittedAt: formatInstant(post.submittedAt),
    returnedNote,
    publishAt: formatInstant(post.publishAt),
    isEmbargoed,
    discardedAt: formatInstant(post.discardedAt),
    origin,
    authorId,
    createdBy,
    deskSeq,
  }
}

/** A post that was just changed, and where the story's log stands since. */
export function changedPostJson(post: Post, position: Position): ChangedPostJson {
  return { ...postJson(post), seq: position.seq, position: formatPosition(position) }
}

export function revisionJson({ revision, content, savedAt, savedBy }: SavedRevision): RevisionJson {
  return { revision, content, savedAt: formatInstant(savedAt), savedBy }
}

export function articleJson(article: Article): ArticleJson {
  return {
    ...article,
    publishedAt: formatInstant(article.publishedAt),
    updatedAt: formatInstant(article.updatedAt),
  }
}
