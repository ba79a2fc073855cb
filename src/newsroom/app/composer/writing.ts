import type { DeskPost } from '../../desk-view.ts'
import { withoutFacts, type Body } from '../../../story/body/body.ts'
import type { PostContent } from '../../../story/post/post.ts'
import { gist } from '../../../story/post/gist.ts'
import type { NewDraft, NewOutboxItem } from '../offline/records.ts'
import * as messages from '../messages/en/composer/writing.ts'

/** What is in the composer. */
export interface Writing {
  /** The post's id for a new post, `edit:POSTID` for an edit. */
  readonly key: string
  /** Changes when another text takes its place, and not when this one is saved as a draft and gone on with. */
  readonly sitting: string
  readonly postId: string
  /** What is being edited; undefined for a new post. */
  readonly post:
    | (Pick<DeskPost, 'state' | 'revision' | 'publishAt' | 'isEmbargoed'> & Partial<Pick<DeskPost, 'kind'>>)
    | undefined
  readonly content: PostContent
  /** What was wrong, for readers; undefined where this is no correction. */
  readonly correction: string | undefined
  /**
   * Where it was saved as a draft and gone on with: the item of the outbox that did, and as what to send it if that
   * has not gone out yet.
   */
  readonly kept: { readonly id: string; readonly as: Pick<Writing, 'key' | 'post'> } | undefined
}

/** What saving as a draft changes. */
export type Saved = Pick<Writing, 'key' | 'post' | 'kept'>

/** What of it lies on the device. */
export type DraftContent = Pick<Writing, 'post' | 'content' | 'correction' | 'kept'>

/** What becomes of it when it is sent. */
export type Outcome =
  | { readonly kind: 'publish' }
  | { readonly kind: 'keep' }
  | { readonly kind: 'hand in' }
  | { readonly kind: 'schedule'; readonly at: string; readonly isEmbargoed: boolean }

/**
 * What is in the composer after the item `id` has saved it as a draft: an edit of the revision that this makes. An item
 * that went `instead` of one before it makes the one that that would have made.
 */
export function savedAs(
  id: string,
  { key, postId, post, kept, content }: Writing,
  isInstead: boolean,
): Saved {
  if (isInstead && kept !== undefined)
    return { key, post: post && { ...post, kind: content.kind }, kept: { id, as: kept.as } }
  return {
    key: editKey(postId),
    post: {
      ...(post ?? { state: 'draft', publishAt: null, isEmbargoed: false }),
      kind: content.kind,
      revision: (post?.revision ?? 0) + 1,
    },
    kept: { id, as: { key, post } },
  }
}

export function editKey(postId: string): string {
  return `edit:${postId}`
}

export function isEmpty({ content, correction }: Writing): boolean {
  return gist(content) === '' && content.body.content.every(isBlankBlock) && (correction ?? '') === ''
}

function isBlankBlock(block: Body['content'][number]): boolean {
  return block.type === 'paragraph' && (block.content ?? []).length === 0
}

/** Only what a writer writes, of a post as the desk has it. */
export function contentOf(post: PostContent): PostContent {
  const { kind, headline, dateline, body, bylines, report, attribution } = post
  return { kind, headline, dateline, body, bylines, report, attribution }
}

/** What an edit has to know of the post that it is based on. */
export type StandingPost = Pick<DeskPost, 'id' | 'kind' | 'state' | 'revision' | 'publishAt' | 'isEmbargoed'>

export function pickPost({
  kind,
  state,
  revision,
  publishAt,
  isEmbargoed,
}: StandingPost): NonNullable<Writing['post']> {
  return { kind, state, revision, publishAt, isEmbargoed }
}

export function draftOf(
  slug: string,
  { key, postId, post, content, correction, kept }: Omit<Writing, 'sitting'>,
): NewDraft {
  const whole: DraftContent = { post, content, correction, kept }
  return {
    key,
    slug,
    postId,
    content: whole,
    ...(post === undefined ? {} : { basedOn: post.revision }),
  }
}

export function itemOf(id: string, slug: string, writing: Writing, outcome: Outcome): NewOutboxItem {
  const { key, postId, content, kept } = writing
  const before = kept && { ...writing, ...kept.as, kept: undefined }
  return {
    id,
    slug,
    postId,
    draftKey: key,
    label: gist(content, 80) || messages.aPicture,
    request: requestOf(id, slug, writing, outcome),
    ...(before === undefined || kept === undefined
      ? {}
      : {
          insteadOf: {
            id: kept.id,
            request: requestOf(id, slug, before, outcome),
            draft: draftOf(slug, before),
          },
        }),
  }
}

function requestOf(id: string, slug: string, writing: Writing, outcome: Outcome): NewOutboxItem['request'] {
  const { postId, post, content, correction } = writing
  const words = { ...content, body: withoutFacts(content.body), ...outcomeOf(outcome, post) }
  const posts = `/api/stories/${slug}/posts`
  if (post === undefined) return { method: 'POST', path: posts, body: { id: postId, ...words } }
  return {
    method: 'PATCH',
    path: `${posts}/${postId}`,
    body: {
      ...words,
      editId: id,
      basedOn: post.revision,
      ...(post.kind === undefined ? {} : { kindBefore: post.kind }), // not in drafts of before
      ...(correction === undefined || correction.trim() === '' ? {} : { correction }),
    },
  }
}

function outcomeOf(outcome: Outcome, post: Writing['post']): Record<string, unknown> {
  switch (outcome.kind) {
    case 'publish':
      return { publish: true }
    case 'keep':
      return post === undefined ? { publish: false } : {}
    case 'hand in':
      return { submit: true }
    case 'schedule':
      return { schedule: { at: outcome.at, isEmbargoed: outcome.isEmbargoed } }
  }
}
