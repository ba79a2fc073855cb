import type { PictureState } from '../../../media/picture/picture.ts'

/** What the field keeps on the device, as the app sees it. Times are ms UTC, ids are UUIDs made in the browser. */

/** Words that are being written. */
export interface LocalDraft {
  /** The post's id for a new post, `edit:POSTID` for an edit. */
  readonly key: string
  readonly slug: string
  readonly postId: string
  /** The form as it stands: the composer's own, anything that a structured clone can hold. */
  readonly content: unknown
  /** The revision that an edit began from. */
  readonly basedOn?: number
  /** The dialog that it is typed into; left out, the composer. */
  readonly form?: 'article' | 'summary' | 'settings' | 'withdrawal' | 'new story'
  readonly savedAt: number
  /** The tab that saved it. */
  readonly tab?: string
}

export type NewDraft = Omit<LocalDraft, 'savedAt' | 'tab'>

export interface OutboxRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT'
  /** Of our own server, for instance `/api/stories/floods/posts`. */
  readonly path: string
  /** JSON text: every attempt sends these bytes. */
  readonly body: string
}

export interface NewOutboxItem {
  readonly id: string
  readonly slug: string
  /** null for what changes the story itself. */
  readonly postId: string | null
  /** The body must carry an id of its own (`id` of a new post, `editId` of an edit), or be harmless when repeated. */
  readonly request: Omit<OutboxRequest, 'body'> & { readonly body: unknown }
  /** For people: the headline or the first words. */
  readonly label: string
  /** The draft that this was; it leaves the drafts with the sending, and comes back with `discard`. */
  readonly draftKey?: string
  /**
   * An item that nobody has tried to send yet, and whose place in the order this takes. It is then sent as `request`,
   * and comes back as `draft`.
   */
  readonly insteadOf?: {
    readonly id: string
    readonly request: NewOutboxItem['request']
    readonly draft: NewDraft
  }
}

/** What the server, or something before it, said against a request. */
export interface RefusalOfServer {
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
  /** How often it has been sent; above 0 the server may have it, though no answer came. */
  readonly attempts: number
  readonly problem?: RefusalOfServer
  /** The server's JSON. */
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
  /** Bytes that the server has confirmed, or that are on their way. */
  readonly sent: number
  /** Bytes of the file. */
  readonly total: number
  readonly addedAt: number
  /** Why it was refused, or what it waits for, in a sentence. */
  readonly reason?: string
  readonly sentAt?: number
}

/** How it is between here and the server, as seen from what was sent. */
export type Connection = 'online' | 'offline' | 'slow' | 'signed-out'

/**
 * Why the device does not keep what it should: it is full; this tab is older than the data (load the page
 * again); the browser has no database for us at all; or the database fails. What was typed is then in this tab alone.
 */
export type Trouble = 'full' | 'outdated' | 'none' | 'failing'
