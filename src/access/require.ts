import { isAdmin, type Actor } from './actor.ts'
import { accessProblem } from './problems.ts'

/** For so long it counts that a person has said who they are, where a way into an account is added. */
export const CONFIRMED_MS = 10 * 60_000

/** Only admins manage people and desks and read the audit log; throws `forbidden` or `admin-needs-passkey`. */
export function requireAdmin(actor: Actor): void {
  if (isAdmin(actor)) return
  const needs = actor.kind === 'staff' ? (actor.session?.adminNeeds ?? null) : null
  throw accessProblem(needs === null ? 'forbidden' : 'admin-needs-passkey')
}

/**
 * Before a way into an account is added (a passkey, an invitation, another admin, a token) a person must have said within
 * the last ten minutes who they are (ASVS 5.0, 7.5.1); else `confirm-needed`. The terminal does not need to.
 */
export function requireConfirmed(actor: Actor, now: number): void {
  if (actor.kind === 'system' && actor.name === 'terminal') return
  const session = actor.kind === 'staff' ? actor.session : undefined
  if (session === undefined || now - session.confirmedAt >= CONFIRMED_MS)
    throw accessProblem('confirm-needed')
}

/** What only somebody at the machine itself may do; throws `forbidden`. */
export function requireTerminal(actor: Actor): void {
  if (actor.kind !== 'system' || actor.name !== 'terminal') throw accessProblem('forbidden')
}
