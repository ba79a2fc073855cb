import type { Actor } from '../access/actor.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { CONFIRMED_MS } from './factors.ts'
import type { DeskRow } from './desk-store.ts'
import { staffProblem } from './problems.ts'

/** Only admins look after people, desks and the trail of who did what. */
export function requireAdmin(actor: Actor): void {
  if (actor.isAdmin) return
  const needs = actor.session?.adminNeeds ?? null
  throw needs === null ? httpProblem('forbidden') : staffProblem('admin-needs-passkey')
}

/**
 * Before a way into an account is added (a passkey, an invitation, another admin, a token) a person must have said within
 * the last ten minutes who they are (ASVS 5.0, 7.5.1); else `confirm-needed`. The terminal needs not.
 */
export function requireConfirmed(actor: Actor, now: number): void {
  if (actor.kind === 'terminal') return
  if (actor.session === undefined || now - actor.session.confirmedAt >= CONFIRMED_MS)
    throw staffProblem('confirm-needed')
}

/** The person that the actor is; programs and the terminal have no account to look at. */
export function requirePerson(actor: Actor): string {
  if (actor.personId === null) throw httpProblem('forbidden')
  return actor.personId
}

/** What only somebody at the machine itself may do. */
export function requireTerminal(actor: Actor): void {
  if (actor.kind !== 'terminal') throw httpProblem('forbidden')
}

/** The desk of this name, in whatever capitals; throws `desk-unknown` where there is none. */
export function requireDesk(desks: readonly DeskRow[], name: string): DeskRow {
  const wanted = name.trim().toLowerCase()
  const desk = desks.find((each) => each.name.toLowerCase() === wanted)
  if (desk === undefined) throw staffProblem('desk-unknown', `It was "${name.slice(0, 80)}".`)
  return desk
}
