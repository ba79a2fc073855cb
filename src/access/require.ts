import { isAdmin, type Actor } from './actor.ts'
import { accessProblem } from './problems.ts'

/** How long a confirmation of identity is valid for adding credentials. */
export const CONFIRMED_MS = 10 * 60_000

/** Only admins manage people and desks and read the audit log; throws `forbidden` or `admin-needs-passkey`. */
export function requireAdmin(actor: Actor): void {
  if (isAdmin(actor)) return
  const needs = actor.kind === 'staff' ? (actor.session?.adminNeeds ?? null) : null
  throw accessProblem(needs === null ? 'forbidden' : 'admin-needs-passkey')
}

/**
 * Before a credential is added (a passkey, an invitation, another admin, a token) a person must have confirmed their
 * identity within the last ten minutes (ASVS 5.0, 7.5.1); else `confirmation-required`. The terminal is exempt.
 */
export function requireConfirmed(actor: Actor, now: number): void {
  if (actor.kind === 'system' && actor.name === 'terminal') return
  const session = actor.kind === 'staff' ? actor.session : undefined
  if (session === undefined || now - session.confirmedAt >= CONFIRMED_MS)
    throw accessProblem('confirmation-required')
}

/** What only somebody at the machine itself may do; throws `forbidden`. */
export function requireTerminal(actor: Actor): void {
  if (actor.kind !== 'system' || actor.name !== 'terminal') throw accessProblem('forbidden')
}
