import type { PictureState } from '../../../media/picture/picture.ts'

/** Records of the offline store, as seen by the app. Times are ms UTC, ids are UUIDs created in the browser. */

/** Unfinished text. */
export interface LocalDraft {
  /** The post's id for a new post, `edit:POSTID` for an edit. */
  readonly key: string
  readonly slug: string
  readonly postId: string
  /** The form state, opaque to the store: anything structured-cloneable. */
  readonly content: unknown
  /** The base revision of an edit. */
  readonly basedOn?: number
  /** The dialog it belongs to; if omitted, the composer. */
  readonly form?: 'article' | 'summary' | 'settings' | 'withdrawal' | 'new story'
  readonly savedAt: number
  /** The tab that saved it. */
  readonly tab?: string
}

export type NewDraft = Omit<LocalDraft, 'savedAt' | 'tab'>

export interface OutboxRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT'
  /** A path on our server, for instance `/api/stories/floods/posts`. */
  readonly path: string
  /** JSON text: every attempt sends identical bytes. */
  readonly body: string
}

export interface NewOutboxItem {
  readonly id: string
  readonly slug: string
  /** null for changes of the story itself. */
  readonly postId: string | null
  /** The body must contain an idempotency id (`id` of a new post, `editId` of an edit), or be idempotent. */
  readonly request: Omit<OutboxRequest, 'body'> & { readonly body: unknown }
  /** For display: the headline or the first words. */
  readonly label: string
  /** The draft it came from; it is removed from the drafts when queued, and restored by `discard`. */
  readonly draftKey?: string
  /** An unsent item that this one replaces in the queue. It is then sent as `request`, and restored as `draft`. */
  readonly insteadOf?: {
    readonly id: string
    readonly request: NewOutboxItem['request']
    readonly draft: NewDraft
  }
}

/** The problem with which the server, or a proxy, refused a request. */
export interface ServerProblem {
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly status: number
}

export interface OutboxItem {
  readonly id: string
  readonly slug: string
  readonly postId: string | null
  readonly request: OutboxRequest
  readonly label: string
  readonly queuedAt: number
  /** `delivered`: the server has done what was asked, whatever that was. */
  readonly state: 'queued' | 'sending' | 'delivered' | 'refused'
  /** Number of attempts; above 0 the server may have it, even without a response. */
  readonly attempts: number
  readonly problem?: ServerProblem
  /** The JSON response. */
  readonly answer?: unknown
  readonly doneAt?: number
}

export interface NewPicture {
  readonly id: string
  readonly file: Blob
  readonly name: string
  readonly slug: string
}

export interface PictureUpload {
  readonly id: string
  readonly name: string
  readonly slug: string
  /** A media type such as image/jpeg. */
  readonly type: string
  /** As the server calls it, as far as this device knows: of what it is `making`, the server knows whether it is ready. */
  readonly state: 'queued' | Exclude<PictureState, 'ready'>
  /** Bytes confirmed or in flight. */
  readonly sent: number
  /** Bytes of the file. */
  readonly total: number
  readonly addedAt: number
  /** Why it was refused, or what it waits for. */
  readonly reason?: string
  readonly sentAt?: number
}

/** The state of the connection as observed from requests. */
export type Connection = 'online' | 'offline' | 'slow' | 'signed-out'

/**
 * Why storage fails: the device is full; this tab is older than the data (reload); the browser has no database for
 * us; or the database fails. Input is then only in this tab.
 */
export type DeviceError = 'full' | 'outdated' | 'none' | 'failing'
