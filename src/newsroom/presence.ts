/** Tabs say that they are there this often, ms; whoever has not for three times as long is gone. */
export const PRESENCE_BEAT_MS = 8_000
export const PRESENCE_MS = 3 * PRESENCE_BEAT_MS
