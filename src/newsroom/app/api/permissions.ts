import { can, type StoryAct } from '../../../story/policy.ts'
import { toActor, type Me } from './session.ts'

/** Stands for the desks that a person is not a member of: admins act there too. */
const ANOTHER_DESK = ''

/** Whether this person may do it on any desk at all. */
export function canSomewhere(person: Me, act: StoryAct): boolean {
  return desksWhere(person, act).length > 0 || can(toActor(person), act, ANOTHER_DESK)
}

/** Those of the person's desks on which they may do it. */
export function desksWhere(person: Me, act: StoryAct): Me['desks'] {
  const actor = toActor(person)
  return person.desks.filter(({ id }) => can(actor, act, id))
}
