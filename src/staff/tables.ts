import type { Generated } from 'kysely'
import type { AuditTables } from '../platform/audit.ts'
import type { JobTables } from '../platform/jobs/jobs.ts'
import type { MailTables } from '../platform/mail/mail.ts'

/** Secrets (tokens, sessions, links, codes) are kept as hashes only. Times are ms UTC, booleans 0 or 1. */
export interface StaffTables extends AuditTables, JobTables, MailTables {
  api_token: {
    id: string
    name: string
    hash: string
    created_at: number
    revoked_at: number | null
    /** JSON, a list of desk ids; null: every desk. */
    desks: Generated<string | null>
    access: Generated<'read' | 'write'>
    /** Null: no end, for tokens of before they had one. */
    expires_at: Generated<number | null>
  }
  desk: { id: string; name: string; created_at: number }
  person: {
    id: string
    name: string
    /** Lower case; of those who are not removed, each has another. */
    email: string
    is_admin: number
    created_at: number
    removed_at: number | null
  }
  desk_member: { person_id: string; desk_id: string; role: string }
  /** One row: updated first by whatever counts admins. */
  people_lock: { id: number }
  session: {
    id: string
    person_id: string
    hash: string
    created_at: number
    last_seen_at: number
    expires_at: number
    device: string
    ip: string
  }
  /** A way in that is used once: a code and a link by mail, an invitation, the link of the first start. */
  sign_in: {
    id: string
    /** Null for the first start's: whoever takes it says who they are. */
    person_id: string | null
    email: string
    purpose: string
    code_hash: string | null
    link_hash: string
    /** Wrong codes so far. */
    attempts: number
    code_expires_at: number | null
    expires_at: number
    used_at: number | null
    created_at: number
  }
  /** `credential_id` and `public_key` (a COSE key) are base64url, `transports` is JSON. */
  passkey: {
    id: string
    person_id: string
    credential_id: string
    public_key: string
    counter: number
    transports: string
    name: string
    created_at: number
    last_used_at: number | null
  }
  /** `person_id` is who adds a passkey; null where somebody signs in. */
  passkey_challenge: { id: string; challenge: string; person_id: string | null; expires_at: number }
}
