import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Staff } from '../../access/actor.ts'
import type { Role } from '../../access/role.ts'
import { insertAudit } from '../../audit/audit.ts'
import type { Entered, Entry, SessionAudience } from '../../identity/audience-actions.ts'
import { parseEmail } from '../../identity/email.ts'
import { joinAudience } from '../../identity/identity-actions.ts'
import { identityProblem } from '../../identity/problems.ts'
import { listDesks } from '../desk/desk-store.ts'
import { staffProblem } from '../problems.ts'
import type { StaffTables } from '../tables.ts'
import { adminNeeds, confirmedAt, firstPasskeyBy, type Factors } from './factors.ts'
import { personJson, readName, requireStaffActor } from './person.ts'
import {
  countAdmins,
  insertPerson,
  lockPeople,
  noteIdentitySeen,
  recordSignIn,
  peopleWithDesks,
  personByIdentity,
  rolesOfPerson,
  updatePerson,
  type PersonRow,
} from './person-store.ts'

type Tx = Transaction<StaffTables>
type Db = ReadonlyKysely<StaffTables>

/** Sessions of the newsroom: for people who were invited, and for the first admin. */
export const newsroomAudience: SessionAudience<Staff> = {
  name: 'newsroom',
  loginPath: '/newsroom/sign-in',
  maySignUp: false,
  // Nobody comes to the newsroom by a link of another site (decision 0019).
  cookie: { name: 'stoppress_session', sameSite: 'strict' },

  async lock(tx: Tx) {
    await lockPeople(tx)
  },

  async enter(tx: Tx, read: Db, entry: Entry): Promise<Entered | undefined> {
    const { identityId, now, newId } = entry
    const person =
      entry.purpose === 'start'
        ? await claimFirstAdmin(tx, read, entry)
        : await personByIdentity(read, identityId ?? '')
    if (person === undefined) return undefined
    const { given } = entry
    const name =
      entry.purpose === 'invite' && given.name !== undefined ? requireName(given.name) : person.name
    const actor = requireStaffActor(person.id, name, person.is_admin === 1, {})
    if (name !== person.name) {
      await updatePerson(tx, person.id, { name })
      const detail = `${person.name}, now ${name}`
      await insertAudit(tx, { actor, newId, now }, { action: 'person.change', objectId: person.id, detail })
    }
    await recordSignIn(tx, person.id, now)
    return { identityId: person.identity_id, actor }
  },

  async findActor(read: Db, session, now) {
    const person = await personByIdentity(read, session.identityId)
    if (person === undefined) return undefined
    const factors: Factors = {
      isAdmin: person.is_admin === 1,
      adminSince: person.admin_since,
      firstSeenAt: person.first_seen_at,
      hasPasskey: session.hasPasskey,
      confirmedAt: session.confirmedAt,
      passkeyAt: session.passkeyAt,
    }
    const needs = adminNeeds(factors, now)
    const isAdmin = factors.isAdmin && needs === null
    return {
      ...requireStaffActor(person.id, person.name, isAdmin, await rolesOf(read, person, isAdmin)),
      session: {
        id: session.id,
        identityId: session.identityId,
        confirmedAt: confirmedAt(factors),
        hasPasskey: factors.hasPasskey,
        adminNeeds: needs,
        firstPasskeyBy: factors.isAdmin && !factors.hasPasskey ? firstPasskeyBy(factors) : null,
      },
    }
  },

  async noteSeen(db, identityId, at) {
    await noteIdentitySeen(db, identityId, at)
  },

  async readAccount(read: Db, identityId) {
    const person = await personByIdentity(read, identityId)
    const [account] = person === undefined ? [] : await peopleWithDesks(read, person.id)
    if (account === undefined) throw staffProblem('person-not-found')
    return personJson(account)
  },
}

/** An admin who has not used their passkey edits on every desk, but has no admin rights. */
async function rolesOf(read: Db, person: PersonRow, isAdmin: boolean): Promise<Record<string, Role>> {
  if (isAdmin) return {}
  if (person.is_admin === 1)
    return Object.fromEntries((await listDesks(read)).map((desk) => [desk.id, 'editor' as const]))
  return rolesOfPerson(read, person.id)
}

/**
 * The link of the first start makes its user the first admin. If it throws, everything is rolled back, including the
 * use of the link.
 */
async function claimFirstAdmin(
  tx: Tx,
  read: Db,
  { given, now, newId }: Entry,
): Promise<PersonRow | undefined> {
  if ((await countAdmins(read)) > 0) return undefined
  if (given.name === undefined || given.email === undefined) throw identityProblem('sign-in-needs-name')
  const name = requireName(given.name)
  const email = parseEmail(given.email)
  if (typeof email !== 'string') throw identityProblem(email.invalid)
  const identity = await joinAudience(tx, read, { email, audience: 'newsroom', newId, now })
  const existing = await personByIdentity(read, identity.id)
  const newcomer = {
    id: newId(),
    identity_id: identity.id,
    name,
    is_admin: 1,
    created_at: now,
    removed_at: null,
    admin_since: now,
    first_seen_at: null,
    last_seen_at: null,
  }
  const person: PersonRow = existing ?? { ...newcomer, email }
  if (existing === undefined) await insertPerson(tx, newcomer)
  else await updatePerson(tx, existing.id, { name, is_admin: 1, admin_since: now })
  const actor = requireStaffActor(person.id, name, true, {})
  await insertAudit(
    tx,
    { actor, newId, now },
    { action: 'person.set-up', objectId: person.id, detail: 'the first admin' },
  )
  return { ...person, name, is_admin: 1 }
}

function requireName(text: string): string {
  const name = readName(text)
  if (typeof name !== 'string') throw staffProblem(name.invalid)
  return name
}
