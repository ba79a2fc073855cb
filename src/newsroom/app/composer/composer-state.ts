import type { DeskPost } from '../../contract.ts'
import { withoutMetadata, type Body } from '../../../story/body/body.ts'
import type { PostContent } from '../../../story/post/post.ts'
import { excerpt } from '../../../story/post/excerpt.ts'
import type { NewDraft, NewOutboxItem } from '../offline/records.ts'
import * as messages from '../messages/en/composer/composer-state.ts'
import { requestTo } from '../api/client.ts'

/** The state of the composer. */
export interface ComposerState {
  /** The post's id for a new post, `edit:POSTID` for an edit. */
  readonly key: string
  /** Changes when another text replaces it, but not when this one is saved as a draft and continued. */
  readonly sessionKey: string
  readonly postId: string
  /** The edited post; undefined for a new one. */
  readonly post:
    | (Pick<DeskPost, 'state' | 'revision' | 'publishAt' | 'isEmbargoed'> & Partial<Pick<DeskPost, 'kind'>>)
    | undefined
  readonly content: PostContent
  /** The correction note; undefined if this is not a correction. */
  readonly correction: string | undefined
  /**
   * Set if it was saved as a draft and continued: the outbox item that saves it, and the identity to send under if
   * that is still unsent.
   */
  readonly kept: { readonly id: string; readonly as: Pick<ComposerState, 'key' | 'post'> } | undefined
}

/** The part that saving as a draft changes. */
export type SavedState = Pick<ComposerState, 'key' | 'post' | 'kept'>

/** The part stored on the device. */
export type DraftContent = Pick<ComposerState, 'post' | 'content' | 'correction' | 'kept'>

/** The outcome to request when sending. */
export type Outcome =
  | { readonly kind: 'publish' }
  | { readonly kind: 'keep' }
  | { readonly kind: 'submit' }
  | { readonly kind: 'schedule'; readonly at: string; readonly isEmbargoed: boolean }

/**
 * The composer's state after the item `id` has saved it as a draft: an edit of the resulting revision. An item that
 * `isInstead` of an earlier one results in that one's revision.
 */
export function afterSave(
  id: string,
  { key, postId, post, kept, content }: ComposerState,
  isInstead: boolean,
): SavedState {
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

export function isEmpty({ content, correction }: ComposerState): boolean {
  return excerpt(content) === '' && content.body.content.every(isBlankBlock) && (correction ?? '') === ''
}

function isBlankBlock(block: Body['content'][number]): boolean {
  return block.type === 'paragraph' && (block.content ?? []).length === 0
}

/** Only the writer's fields of a desk post. */
export function pickContent(post: PostContent): PostContent {
  const { kind, headline, dateline, body, bylines, report, attribution } = post
  return { kind, headline, dateline, body, bylines, report, attribution }
}

/** The base post of an edit. */
export type BasePost = Pick<DeskPost, 'id' | 'kind' | 'state' | 'revision' | 'publishAt' | 'isEmbargoed'>

export function pickPost({
  kind,
  state,
  revision,
  publishAt,
  isEmbargoed,
}: BasePost): NonNullable<ComposerState['post']> {
  return { kind, state, revision, publishAt, isEmbargoed }
}

export function toDraft(
  slug: string,
  { key, postId, post, content, correction, kept }: Omit<ComposerState, 'sessionKey'>,
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

export function toOutboxItem(
  id: string,
  slug: string,
  composerState: ComposerState,
  outcome: Outcome,
): NewOutboxItem {
  const { key, postId, content, kept } = composerState
  const before = kept && { ...composerState, ...kept.as, kept: undefined }
  return {
    id,
    slug,
    postId,
    draftKey: key,
    label: excerpt(content, 80) || messages.aPicture,
    request: toRequest(id, slug, composerState, outcome),
    ...(before === undefined || kept === undefined
      ? {}
      : {
          insteadOf: {
            id: kept.id,
            request: toRequest(id, slug, before, outcome),
            draft: toDraft(slug, before),
          },
        }),
  }
}

function toRequest(
  id: string,
  slug: string,
  composerState: ComposerState,
  outcome: Outcome,
): NewOutboxItem['request'] {
  const { postId, post, content, correction } = composerState
  const words = { ...content, body: withoutMetadata(content.body), ...outcomeFields(outcome, post) }
  if (post === undefined)
    return requestTo('POST /api/stories/:slug/posts', { params: { slug }, body: { id: postId, ...words } })
  return requestTo('PATCH /api/stories/:slug/posts/:id', {
    params: { slug, id: postId },
    body: {
      ...words,
      editId: id,
      basedOn: post.revision,
      ...(post.kind === undefined ? {} : { kindBefore: post.kind }), // missing in drafts of earlier versions
      ...(correction === undefined || correction.trim() === '' ? {} : { correction }),
    },
  })
}

function outcomeFields(outcome: Outcome, post: ComposerState['post']) {
  switch (outcome.kind) {
    case 'publish':
      return { publish: true }
    case 'keep':
      return post === undefined ? { publish: false } : {}
    case 'submit':
      return { submit: true }
    case 'schedule':
      return { schedule: { at: outcome.at, isEmbargoed: outcome.isEmbargoed } }
  }
}
