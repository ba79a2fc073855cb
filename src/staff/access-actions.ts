import type { Actor } from '../platform/actor.ts'
import { httpProblem } from '../platform/http/problems.ts'
import type { DeskRow } from './desk-store.ts'
import { staffProblem } from './problems.ts'

/** Only admins look after people, desks and the trail of who did what. */
export function requireAdmin(actor: Actor): void {
  if (!actor.isAdmin) throw httpProblem('forbidden')
}

/** The person that the actor is; programs and the terminal have no account to look at. */
export function requirePerson(actor: Actor): string {
  if (actor.personId === null) throw httpProblem('forbidden')
  return actor.personId
}

/** The desk of this name, in whatever capitals; throws `desk-unknown` where there is none. */
export function requireDesk(desks: readonly DeskRow[], name: string): DeskRow {
  const wanted = name.trim().toLowerCase()
  const desk = desks.find((each) => each.name.toLowerCase() === wanted)
  if (desk === undefined) throw staffProblem('desk-unknown', `It was "${name.slice(0, 80)}".`)
  return desk
}
