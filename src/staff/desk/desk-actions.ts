import { requireAdmin } from '../../access/require.ts'
import { roleOn } from '../../access/desk-role.ts'
import { insertAudit } from '../../audit/audit.ts'
import type { StaffContext } from '../staff-actions.ts'
import { insertDesk, listDesks, renameDeskRow, requireDesk, type DeskRow } from './desk-store.ts'
import { readDeskName } from '../person/person.ts'
import { lockPeople } from '../person/person-store.ts'
import { staffProblem } from '../problems.ts'

/** The desks visible to the actor, by name. */
export async function visibleDesks({
  db,
  actor,
}: Pick<StaffContext, 'db' | 'actor'>): Promise<{ id: string; name: string }[]> {
  const desks = await listDesks(db.read)
  return desks.filter((desk) => roleOn(actor, desk.id) !== undefined).map(({ id, name }) => ({ id, name }))
}

export async function addDesk(
  { db, clock, newId, actor }: StaffContext,
  name: string,
): Promise<{ id: string; name: string }> {
  requireAdmin(actor)
  return db.transact(async (tx, read) => {
    await lockPeople(tx)
    const desk = { id: newId(), name: freeName(await listDesks(read), name), created_at: clock.now() }
    await insertDesk(tx, desk)
    await insertAudit(
      tx,
      { actor, newId, now: desk.created_at },
      { action: 'desk.add', objectId: desk.id, detail: desk.name, deskId: desk.id },
    )
    return { id: desk.id, name: desk.name }
  })
}

export async function renameDesk(
  { db, clock, newId, actor }: StaffContext,
  id: string,
  name: string,
): Promise<{ id: string; name: string }> {
  requireAdmin(actor)
  return db.transact(async (tx, read) => {
    await lockPeople(tx)
    const desks = await listDesks(read)
    const desk = desks.find((each) => each.id === id)
    if (desk === undefined) throw staffProblem('desk-not-found')
    const given = freeName(
      desks.filter((each) => each !== desk),
      name,
    )
    await renameDeskRow(tx, id, given)
    await insertAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'desk.rename', objectId: id, detail: `${desk.name}, now ${given}`, deskId: id },
    )
    return { id, name: given }
  })
}

/** The normalised name; desk names are unique ignoring case. */
function freeName(others: readonly DeskRow[], name: string): string {
  const given = readDeskName(name)
  if (typeof given !== 'string') throw staffProblem(given.invalid)
  if (others.some((desk) => desk.name.toLowerCase() === given.toLowerCase()))
    throw staffProblem('invalid-desk-name', `"${given}" is taken.`)
  return given
}

/** The desk of this name, ignoring case; throws `desk-not-found` if there is none. */
export async function deskByName(
  { db }: Pick<StaffContext, 'db'>,
  name: string,
): Promise<{ id: string; name: string }> {
  return requireDesk(await listDesks(db.read), name)
}
