/** What somebody must show, and when: the second factor of admins, and being asked again who one is. Times are ms UTC. */

const DAY_MS = 86_400_000

/** For so long somebody may act as an admin before they add their first passkey. */
const FIRST_PASSKEY_MS = 7 * DAY_MS

export interface Factors {
  readonly isAdmin: boolean
  /** Since when they are an admin; null for who is none. */
  readonly adminSince: number | null
  readonly firstSeenAt: number | null
  readonly hasPasskey: boolean
  /** When they last said who they are in this session, in whatever way. */
  readonly confirmedAt: number
  /** When they last did so by a passkey; null: never in this session. */
  readonly passkeyAt: number | null
}

/** Until when an admin acts as one without a passkey: it counts from when they first came as one. */
export function firstPasskeyBy({ adminSince, firstSeenAt }: Factors): number {
  return Math.max(adminSince ?? 0, firstSeenAt ?? 0) + FIRST_PASSKEY_MS
}

/**
 * What an admin has to do before they may act as one; null where there is nothing. A mail alone does not make an admin
 * once there is a passkey: whoever reads the mailbox would be one.
 */
export function adminNeeds(factors: Factors, now: number): 'passkey' | 'first-passkey' | null {
  if (!factors.isAdmin) return null
  if (factors.hasPasskey) return factors.passkeyAt === null ? 'passkey' : null
  return now < firstPasskeyBy(factors) ? null : 'first-passkey'
}

/** When they last said who they are, in a way that counts for them: for an admin who has a passkey, by that alone. */
export function confirmedAt({ isAdmin, hasPasskey, confirmedAt: at, passkeyAt }: Factors): number {
  return isAdmin && hasPasskey ? (passkeyAt ?? 0) : Math.max(at, passkeyAt ?? 0)
}
