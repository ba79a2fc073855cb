import type { Cursor } from '../../platform/pagination.ts'
import { EMPTY_BODY, type Body } from '../body/body.ts'

export const POST_KINDS = ['update', 'key-event', 'snap', 'report', 'quote', 'picture', 'correction'] as const
export type PostKind = (typeof POST_KINDS)[number]

/** The card of a post of the kind `report`: it points to a full article. */
export interface ReportCard {
  readonly headline: string
  readonly standfirst: string
  readonly byline: string
  /** Null where the source of an import named no address, and for an article of our own. */
  readonly url: string | null
  /** Our own article that the post was broken out into. */
  readonly articleSlug?: string | null
}

/** A visible note of what was wrong and when it was put right. */
export interface Correction {
  readonly at: number
  readonly text: string
}

/** What a writer writes; each saved state of it is a revision. */
export interface PostContent {
  readonly kind: PostKind
  readonly headline: string | null
  /** Place. */
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

/** Whether it is a quote that does not say whose words it has: readers would take them for the byline's. */
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
  /** Readers see a post from here on, and in this order (newest first, then by id); null for a draft. */
  readonly publishedAt: number | null
  /** False where an import knew only the order: the page then shows no time. */
  readonly isTimeKnown: boolean
  /** Last change of its words after publishing; null when there was none. */
  readonly updatedAt: number | null
  readonly withdrawnAt: number | null
  readonly withdrawnReason: string | null
  /** What an import knows the post by at its source; null for our own. */
  readonly origin: string | null
  readonly createdAt: number
  /** Of the newsroom's own view: the last change of anything about the post. */
  readonly deskSeq: number
  /** Whose post it is: the person who made it; null for programs and the terminal. */
  readonly authorId: string | null
  readonly createdBy: string
  /** Waits for an editor's approval since. */
  readonly submittedAt: number | null
  /** What an editor said who sent it back; null while nobody has, or it was handed in or published since. */
  readonly returnedNote: string | null
  /** When it publishes itself; null when nobody asked for that. */
  readonly publishAt: number | null
  /** May not be published before `publishAt`, by nobody. */
  readonly isEmbargoed: boolean
  /** A draft that was thrown away; it can be brought back. */
  readonly discardedAt: number | null
  /** Oldest first. */
  readonly corrections: readonly Correction[]
}

/** A post as lists have it: the body of a long one is read when it is opened. */
export interface ListedPost extends Omit<Post, 'body'> {
  /** Null for a long one. */
  readonly body: Body | null
  /** What a list shows: all of a short one, else how it begins. */
  readonly beginning: Body
}

export type VisiblePost = Post & { readonly publishedAt: number }

export function isVisible(post: Post): post is VisiblePost {
  return post.publishedAt !== null
}

/** On one page of a story. */
export const PAGE_POSTS = 20

/** Pinned in one story at once, at most. */
export const MOST_PINS = 3

/**
 * How long a post may be taken back as if it had not been published, ms: a slip is seen and undone within that, also
 * over a slow line. What has stood for longer has been read, and readers are owed the notice of a withdrawal (0009).
 */
const UNDO_MS = 120_000

/** Whether it still counts as a slip; ms, or as the API writes it. */
export function mayBeUndone(publishedAt: number | string | null, now: number): boolean {
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
  /** Visible notes of what was wrong, under one post. */
  corrections: 50,
} as const

/**
 * What one person may have lying unpublished, in all stories together: more than anybody works with, and no more than
 * a desk can be told of. `bytes` of their bodies as they are stored.
 */
export const DRAFT_LIMITS = { open: 100, bytes: 20_000_000, thrownAway: 100, openOfProgram: 1_000 } as const

/**
 * Kept of a draft's past: its first state, the newest ones, and the last that each writer left to another. Of what a
 * writer has since replaced themselves, the oldest goes first beyond these.
 */
export const DRAFT_REVISIONS = { most: 200, bytes: 4_000_000, newest: 20 } as const

/**
 * Marking as a key event turns a plain update into the kind `key-event` and back; any other kind keeps its
 * kind and carries the mark beside it.
 */
export function markedAsKeyEvent(kind: PostKind, isKeyEvent: boolean): PostKind {
  if (isKeyEvent && kind === 'update') return 'key-event'
  if (!isKeyEvent && kind === 'key-event') return 'update'
  return kind
}

/**
 * Kind and mark of a post after an edit. The mark is set and taken away beside the words, without a revision: whoever
 * wrote meanwhile does not know of it, and undoes it only where they chose another kind than `before`, the one that
 * they had in front of them (undefined: nobody knows, and the last word wins).
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

/** A post that was just written: a first revision that nobody has seen. */
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
