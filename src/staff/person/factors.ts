/** When which factor is required: the second factor of admins, and confirmation of identity. Times are ms UTC. */

const DAY_MS = 86_400_000

/** How long somebody may act as an admin before adding their first passkey. */
const FIRST_PASSKEY_MS = 7 * DAY_MS

export interface Factors {
  readonly isAdmin: boolean
  /** Since when they are an admin; null for others. */
  readonly adminSince: number | null
  readonly firstSeenAt: number | null
  readonly hasPasskey: boolean
  /** When they last confirmed their identity in this session, by any factor. */
  readonly confirmedAt: number
  /** When they last did so by passkey; null: never in this session. */
  readonly passkeyAt: number | null
}

/** Until when an admin may act without a passkey: counted from their first sign-in as admin. */
export function firstPasskeyBy({ adminSince, firstSeenAt }: Factors): number {
  return Math.max(adminSince ?? 0, firstSeenAt ?? 0) + FIRST_PASSKEY_MS
}

/**
 * What an admin must do before acting as one; null if nothing. Once there is a passkey, mail alone is not enough:
 * anybody with access to the mailbox would be an admin.
 */
export function adminNeeds(factors: Factors, now: number): 'passkey' | 'first-passkey' | null {
  if (!factors.isAdmin) return null
  if (factors.hasPasskey) return factors.passkeyAt === null ? 'passkey' : null
  return now < firstPasskeyBy(factors) ? null : 'first-passkey'
}

/** When they last confirmed their identity in a sufficient way: for an admin with a passkey, only by that. */
export function confirmedAt({ isAdmin, hasPasskey, confirmedAt: at, passkeyAt }: Factors): number {
  return isAdmin && hasPasskey ? (passkeyAt ?? 0) : Math.max(at, passkeyAt ?? 0)
}
