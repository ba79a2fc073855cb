import type { AuditTables } from '../audit/audit.ts'
import type { JobTables } from '../platform/jobs/jobs.ts'
import type { MailTables } from '../platform/mail/mail.ts'
import type { AudienceName } from './audience.ts'

/** Secrets (tokens, sessions, links, codes) are stored as hashes only. Times are ms UTC, booleans 0 or 1. */
export interface IdentityTables extends AuditTables, JobTables, MailTables {
  /** One for one mail address, whatever its holder is here. */
  identity: {
    id: string
    /** Lower case; of those that are not removed, each has another. */
    email: string
    created_at: number
    removed_at: number | null
  }
  /** Where an identity has a profile: it may sign in there. */
  identity_audience: { identity_id: string; audience: AudienceName; since: number }
  session: {
    id: string
    identity_id: string
    /** Set when it begins, and never changed: it opens nothing else. */
    audience: AudienceName
    hash: string
    created_at: number
    last_seen_at: number
    /** Extended while it is used, up to `ends_at`. */
    expires_at: number
    /** Absolute expiry. */
    ends_at: number
    /** When its holder last said who they are, in whatever way. */
    confirmed_at: number
    /** Last confirmation by passkey in this session; null if none. */
    passkey_at: number | null
    device: string
    ip: string
  }
  /** A browser in which somebody has signed in: the hash of a cookie that stays there. */
  known_device: { id: string; identity_id: string; hash: string; created_at: number; last_used_at: number }
  /** Lets somebody in once: a code and a link by mail, an invitation, the link of the first start. */
  login: {
    id: string
    /** Null where the address has no identity yet: a first start, a sign-up, and a code that nobody was mailed. */
    identity_id: string | null
    audience: AudienceName
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
    /** The hash of the cookie of the requesting browser (or session), to which it is bound; null: not bound. */
    asker_hash: string | null
    /** The known device that requested it; null for others. */
    device_id: string | null
    /** The requesting network, truncated. */
    network: string | null
  }
  /** `credential_id` and `public_key` (a COSE key) are base64url, `transports` is JSON. */
  passkey: {
    id: string
    identity_id: string
    credential_id: string
    public_key: string
    counter: number
    transports: string
    name: string
    created_at: number
    last_used_at: number | null
  }
  /** `identity_id` is who adds a passkey; null where somebody signs in. */
  passkey_challenge: { id: string; challenge: string; identity_id: string | null; expires_at: number }
}
