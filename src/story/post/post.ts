import type { Cursor } from '../../platform/pagination.ts'
import { EMPTY_BODY, type Body } from '../body/body.ts'

export const POST_KINDS = ['update', 'key-event', 'snap', 'report', 'quote', 'picture', 'correction'] as const
export type PostKind = (typeof POST_KINDS)[number]

/** The card of a `report` post: it links to a full article. */
export interface ReportCard {
  readonly headline: string
  readonly standfirst: string
  readonly byline: string
  /** Null if an import has no address, and for our own article. */
  readonly url: string | null
  /** Our own article that the post was broken out into. */
  readonly articleSlug?: string | null
}

/** A visible correction note with its time. */
export interface Correction {
  readonly at: number
  readonly text: string
}

/** The content of a post; each saved state of it is a revision. */
export interface PostContent {
  readonly kind: PostKind
  readonly headline: string | null
  /** The place of the report. */
  readonly dateline: string | null
  readonly body: Body
  readonly bylines: readonly string[]
  readonly report: ReportCard | null
  /** Who said it, in a post of the kind `quote`. */
  readonly attribution: string | null
}

/** Only what a writer writes, of whatever else holds it. */
export function pickContent(of: PostContent): PostContent {
  const { kind, headline, dateline, body, bylines, report, attribution } = of
  return { kind, headline, dateline, body, bylines, report, attribution }
}

/** A post without words. */
export function emptyContent(kind: PostKind): PostContent {
  return {
    kind,
    headline: null,
    dateline: null,
    body: EMPTY_BODY,
    bylines: [],
    report: null,
    attribution: null,
  }
}

/** Whether it is a quote without a speaker: readers would attribute it to the byline. */
export function lacksSpeaker({ kind, attribution }: Pick<PostContent, 'kind' | 'attribution'>): boolean {
  return kind === 'quote' && (attribution ?? '').trim() === ''
}

export type PostState = 'draft' | 'published' | 'withdrawn'

export interface Post extends PostContent {
  readonly id: string
  readonly storyId: string
  readonly state: PostState
  readonly isKeyEvent: boolean
  readonly pinnedAt: number | null
  /** 1 for the first saved state. */
  readonly revision: number
  /**
   * Publication time: readers see the post from then on, in this order (newest first, then by id); null for a draft.
   */
  readonly publishedAt: number | null
  /** False if an import knew only the order: the page then shows no time. */
  readonly isTimeKnown: boolean
  /** Last change of its text after publication; null if there was none. */
  readonly updatedAt: number | null
  readonly withdrawnAt: number | null
  readonly withdrawnReason: string | null
  /** The identity of an imported post at its source; null for our own. */
  readonly origin: string | null
  readonly createdAt: number
  /** Desk position of the last change of the post. */
  readonly deskSeq: number
  /** The author; null for programs and the terminal. */
  readonly authorId: string | null
  readonly createdBy: string
  /** Awaiting approval since. */
  readonly submittedAt: number | null
  /** The editor's note on a returned draft; null if none, or if it was submitted or published since. */
  readonly returnedNote: string | null
  /** Scheduled publication; null if not scheduled. */
  readonly publishAt: number | null
  /** Must not be published before `publishAt` by anybody. */
  readonly isEmbargoed: boolean
  /** Discarded at; it can be restored. */
  readonly discardedAt: number | null
  /** Oldest first. */
  readonly corrections: readonly Correction[]
}

/** A post in lists: the body of a long one is read when it is opened. */
export interface ListedPost extends Omit<Post, 'body'> {
  /** Null for a long post. */
  readonly body: Body | null
  /** The beginning, for lists; all of a short post. */
  readonly beginning: Body
}

export type VisiblePost = Post & { readonly publishedAt: number }

export function isVisible(post: Post): post is VisiblePost {
  return post.publishedAt !== null
}

/** On one page of a story. */
export const PAGE_POSTS = 20

/** Maximum number of pinned posts per story. */
export const MAX_PINS = 3

/**
 * How long a post may be unpublished, ms: a slip is noticed and undone within that time, also over a slow connection.
 * A post that has been public for longer has been read, and readers are owed a withdrawal notice (0009).
 */
const UNDO_MS = 120_000

/** Whether it may still be unpublished; ms, or in API format. */
export function isUndoable(publishedAt: number | string | null, now: number): boolean {
  return publishedAt !== null && now - new Date(publishedAt).getTime() <= UNDO_MS
}

export const POST_LIMITS = {
  headline: 300,
  dateline: 120,
  bylines: 12,
  byline: 120,
  attribution: 200,
  reason: 500,
  correction: 1_000,
  url: 2_000,
  /** Maximum number of correction notes per post. */
  corrections: 50,
} as const

/** Limits of unpublished drafts per person, in all stories together. `bytes` of their bodies as stored. */
export const DRAFT_LIMITS = { open: 100, bytes: 20_000_000, thrownAway: 100, openOfProgram: 1_000 } as const

/**
 * Retained revisions of a draft: the first, the newest, and the last before each change of writer. Of those that a
 * writer has since replaced, the oldest are pruned beyond these limits.
 */
export const DRAFT_REVISIONS = { max: 200, bytes: 4_000_000, newest: 20 } as const

/**
 * Marking as a key event changes a plain update into the kind `key-event` and back; any other kind keeps its kind and
 * carries the mark beside it.
 */
export function markedAsKeyEvent(kind: PostKind, isKeyEvent: boolean): PostKind {
  if (isKeyEvent && kind === 'update') return 'key-event'
  if (!isKeyEvent && kind === 'key-event') return 'update'
  return kind
}

/**
 * Kind and mark of a post after an edit. The mark is set separately, without a revision: a concurrent editor does not
 * know of it, and removes it only by choosing another kind than `before`, which they started from (undefined:
 * unknown, the last write wins).
 */
export function kindAfterEdit(
  post: Pick<Post, 'kind' | 'isKeyEvent'>,
  sent: PostKind | undefined,
  before: PostKind | undefined,
): Pick<Post, 'kind' | 'isKeyEvent'> {
  const kind = sent === undefined || sent === before ? post.kind : sent
  const isUnmarked = kind === 'update' && post.kind === 'key-event'
  const isKeyEvent = kind === 'key-event' || (post.isKeyEvent && !isUnmarked)
  return { kind: markedAsKeyEvent(kind, isKeyEvent), isKeyEvent }
}

/** Where a list of visible posts is cut below this one. */
export function postCursor({ publishedAt, id }: Pick<VisiblePost, 'publishedAt' | 'id'>): Cursor {
  return { at: publishedAt, id }
}

/** A new draft at its first revision. */
export function newDraft(
  content: PostContent,
  by: { id: string; storyId: string; authorId: string | null; createdBy: string; now: number },
): Post {
  return {
    ...content,
    id: by.id,
    storyId: by.storyId,
    state: 'draft',
    isKeyEvent: content.kind === 'key-event',
    pinnedAt: null,
    revision: 1,
    publishedAt: null,
    isTimeKnown: true,
    updatedAt: null,
    withdrawnAt: null,
    withdrawnReason: null,
    origin: null,
    createdAt: by.now,
    deskSeq: 0,
    authorId: by.authorId,
    createdBy: by.createdBy,
    submittedAt: null,
    returnedNote: null,
    publishAt: null,
    isEmbargoed: false,
    discardedAt: null,
    corrections: [],
  }
}
