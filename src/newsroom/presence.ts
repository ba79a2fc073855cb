/** Somebody of the newsroom who has a story open, and which post they edit (null: none, or a new one). */
export interface Present {
  readonly tabId: string
  readonly personId: string | null
  readonly name: string
  readonly postId: string | null
}

/** Tabs say that they are there this often, ms; whoever has not for three times as long is gone. */
export const PRESENCE_BEAT_MS = 8_000
export const PRESENCE_MS = 3 * PRESENCE_BEAT_MS
