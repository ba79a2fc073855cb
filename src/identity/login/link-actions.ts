import type { Transaction } from 'kysely'
import type { AudienceName } from '../audience.ts'
import { hashOf, newSecret } from '../../platform/secrets.ts'
import { KEEP_SPENT_MS, type LoginPurpose } from './login.ts'
import { dropSpent, dropUnused, insertLogin } from './login-store.ts'
import type { IdentityTables } from '../tables.ts'

export interface NewLink {
  readonly id: string
  readonly purpose: LoginPurpose
  readonly audience: AudienceName
  /** Null for the link of the first start, and for an address that nobody has. */
  readonly identityId: string | null
  readonly email: string
  readonly now: number
  readonly expiresAt: number
  /** The code that goes with it, and until when it is good. */
  readonly code?: { readonly digits: string; readonly expiresAt: number }
  /** Who asked, where it works for nobody else. */
  readonly asker?: { readonly hash: string; readonly deviceId: string | null; readonly network: string }
}

/** Makes a link that lets somebody in once; returns its secret, of which only the hash is kept. */
export async function makeLink(tx: Transaction<IdentityTables>, link: NewLink): Promise<string> {
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
    link_hash: hashOf(secret),
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

/** Salted with its row's id, so that the same digits look different each time. */
export function hashOfCode(loginId: string, digits: string): string {
  return hashOf(`${loginId} ${digits}`)
}
