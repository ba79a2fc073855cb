import type { Transaction } from 'kysely'
import type { AudienceName } from '../audience.ts'
import { hashSecret, newSecret } from '../../platform/secrets.ts'
import { KEEP_SPENT_MS, type LoginPurpose } from './login.ts'
import { dropSpent, dropUnused, insertLogin } from './login-store.ts'
import type { IdentityTables } from '../tables.ts'

export interface NewLink {
  readonly id: string
  readonly purpose: LoginPurpose
  readonly audience: AudienceName
  /** Null for the link of the first start, and for an address without an account. */
  readonly identityId: string | null
  readonly email: string
  readonly now: number
  readonly expiresAt: number
  /** The code in the same mail, and its expiry. */
  readonly code?: { readonly digits: string; readonly expiresAt: number }
  /** The requesting browser, if the link is bound to it. */
  readonly asker?: { readonly hash: string; readonly deviceId: string | null; readonly network: string }
}

/** Creates a single-use sign-in link; returns its secret, of which only the hash is stored. */
export async function insertLink(tx: Transaction<IdentityTables>, link: NewLink): Promise<string> {
  const { id, purpose, audience, identityId, email, now, expiresAt, code, asker } = link
  const secret = newSecret()
  await dropSpent(tx, now - KEEP_SPENT_MS)
  if (purpose === 'invite' || purpose === 'start') await dropUnused(tx, purpose, identityId)
  await insertLogin(tx, {
    id,
    identity_id: identityId,
    audience,
    email,
    purpose,
    code_hash: code === undefined ? null : hashOfCode(id, code.digits),
    link_hash: hashSecret(secret),
    attempts: 0,
    code_expires_at: code?.expiresAt ?? null,
    expires_at: expiresAt,
    used_at: null,
    created_at: now,
    asker_hash: asker?.hash ?? null,
    device_id: asker?.deviceId ?? null,
    network: asker?.network ?? null,
  })
  return secret
}

/** Salted with the row's id, so that equal codes have different hashes. */
export function hashOfCode(loginId: string, digits: string): string {
  return hashSecret(`${loginId} ${digits}`)
}
