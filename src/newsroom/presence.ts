/** Heartbeat interval of tabs, ms; a tab that misses three heartbeats counts as closed. */
export const PRESENCE_BEAT_MS = 8_000
export const PRESENCE_MS = 3 * PRESENCE_BEAT_MS
