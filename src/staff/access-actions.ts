import type { Actor } from '../platform/actor.ts'
import { httpProblem } from '../platform/http/problems.ts'

/** Only admins look after people, desks and the trail of who did what. */
export function requireAdmin(actor: Actor): void {
  if (!actor.isAdmin) throw httpProblem('forbidden')
}

/** The person that the actor is; programs and the terminal have no account to look at. */
export function requirePerson(actor: Actor): string {
  if (actor.personId === null) throw httpProblem('forbidden')
  return actor.personId
}
