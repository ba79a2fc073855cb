import type { Generated } from 'kysely'
import type { AuditTables } from '../audit/audit.ts'
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
    /** Since when they are an admin, or have had to add their passkeys anew; null for others. */
    admin_since: number | null
    /** When they first signed in; null for who was invited and has not come. */
    first_seen_at: number | null
    last_seen_at: number | null
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
    /** Moves on while it is used, to `ends_at` at most. */
    expires_at: number
    /** Its end, however much it is used. */
    ends_at: number
    /** When the person last said who they are, in whatever way. */
    confirmed_at: number
    /** When they last did so by a passkey; null where they have not in this session. */
    passkey_at: number | null
    device: string
    ip: string
  }
  /** A browser in which the person has signed in: the hash of a cookie that stays there. */
  known_device: { id: string; person_id: string; hash: string; created_at: number; last_used_at: number }
  /** A way in that is used once: a code and a link by mail, an invitation, the link of the first start. */
  sign_in: {
    id: string
    /** Null for the first start's, whose taker says who they are, and for a code that nobody was mailed. */
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
    /** The hash of the cookie of the browser (or session) that asked, the only one it works in; null: it works anywhere. */
    asker_hash: string | null
    /** The known device that asked; null for any other. */
    device_id: string | null
    /** Where it was asked for, shortened. */
    network: string | null
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
