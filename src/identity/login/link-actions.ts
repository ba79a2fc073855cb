import type { Transaction } from 'kysely'
import { hashOf, newSecret } from '../../platform/secrets.ts'
import { KEEP_SPENT_MS, type SignInPurpose } from './login.ts'
import { dropSpent, dropUnused, insertSignIn } from './login-store.ts'
import type { StaffTables } from '../../staff/tables.ts'

export interface NewLink {
  readonly id: string
  readonly purpose: SignInPurpose
  /** Null for the link of the first start, and for an address that nobody has. */
  readonly personId: string | null
  readonly email: string
  readonly now: number
  readonly expiresAt: number
  /** The code that goes with it, and until when it is good. */
  readonly code?: { readonly digits: string; readonly expiresAt: number }
  /** Who asked, where it works for nobody else. */
  readonly asker?: { readonly hash: string; readonly deviceId: string | null; readonly network: string }
}

/** Makes a link that lets somebody in once; returns its secret, of which only the hash is kept. */
export async function makeLink(tx: Transaction<StaffTables>, link: NewLink): Promise<string> {
  const { id, purpose, personId, email, now, expiresAt, code, asker } = link
  const secret = newSecret()
  await dropSpent(tx, now - KEEP_SPENT_MS)
  if (purpose === 'invite' || purpose === 'start') await dropUnused(tx, purpose, personId)
  await insertSignIn(tx, {
    id,
    person_id: personId,
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
export function hashOfCode(signInId: string, digits: string): string {
  return hashOf(`${signInId} ${digits}`)
}
