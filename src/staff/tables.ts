import type { Generated } from 'kysely'
import type { IdentityTables } from '../identity/tables.ts'

/** Times are ms UTC, booleans 0 or 1. */
export interface StaffTables extends IdentityTables {
  /** A program's way in: its secret is kept as a hash. */
  api_token: {
    id: string
    name: string
    hash: string
    created_at: number
    revoked_at: number | null
    /** JSON, a list of desk ids; null: every desk. */
    desks: Generated<string | null>
    access: Generated<'read' | 'write'>
    /** Null: no expiry, for tokens created before expiries existed. */
    expires_at: Generated<number | null>
  }
  desk: { id: string; name: string; created_at: number }
  person: {
    id: string
    /** Of those who are not removed, each has another. */
    identity_id: string
    name: string
    is_admin: number
    created_at: number
    removed_at: number | null
    /** Since when they are an admin, or must add new passkeys; null for others. */
    admin_since: number | null
    /** First sign-in; null for invited people who have not signed in. */
    first_seen_at: number | null
    last_seen_at: number | null
  }
  desk_member: { person_id: string; desk_id: string; role: string }
  /** A single row, locked first by everything that counts admins. */
  people_lock: { id: number }
}
