import type { IdentityTables } from '../identity/tables.ts'

/** Times are ms UTC. */
export interface ReaderTables extends IdentityTables {
  reader: {
    id: string
    /** Of those who are not removed, each has another. */
    identity_id: string
    /** As other readers see it; null until the reader has chosen one. */
    display_name: string | null
    created_at: number
    last_seen_at: number | null
    removed_at: number | null
  }
}
