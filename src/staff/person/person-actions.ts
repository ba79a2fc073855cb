import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Actor, Staff } from '../../access/actor.ts'
import type { Role } from '../../access/role.ts'
import { noteAudit } from '../../audit/audit.ts'
import { sendLater } from '../../platform/mail/mail.ts'
import { requireAdmin, requireConfirmed, requireTerminal } from '../../access/require.ts'
import type { StaffContext } from '../staff-actions.ts'
import { listDesks } from '../desk/desk-store.ts'
import { parseEmail } from '../../identity/email.ts'
import { joinAudience, leaveAudience } from '../../identity/identity-actions.ts'
import { identityProblem } from '../../identity/problems.ts'
import { makeLink } from '../../identity/login/link-actions.ts'
import { readName, staffActor, type SignInHistory, type Person } from './person.ts'
import {
  signInHistories,
  countAdmins,
  insertPerson,
  lockPeople,
  markPersonRemoved,
  peopleWithDesks,
  personByEmail,
  personRow,
  setDesks,
  updatePerson,
  type PersonRow,
} from './person-store.ts'
import { staffProblem } from '../problems.ts'
import { newsroomAudience } from './newsroom-audience-actions.ts'
import { inviteMail } from './mails.ts'
import { CODE_MS, INVITE_MS, loginLink, type Site } from '../../identity/login/login.ts'
import type { StaffTables } from '../tables.ts'

export interface PeopleContext<A extends Actor = Actor> extends StaffContext<A> {
  readonly site: Site
}

type DeskRole = { readonly deskId: string; readonly role: Role }
type Tx = Transaction<StaffTables>
type Db = ReadonlyKysely<StaffTables>

export interface Invitation {
  readonly name: string
  readonly email: string
  readonly isAdmin?: boolean
  readonly desks?: readonly DeskRole[]
  /** Whether the link goes to the address by mail too; else whoever invites hands it on. */
  readonly isMailed: boolean
}

/** Takes somebody into the newsroom; returns the link by which they come in, valid for 7 days. */
export async function invitePerson(
  context: PeopleContext,
  { isMailed, isAdmin = false, desks = [], ...given }: Invitation,
): Promise<{ person: Person; link: string }> {
  const { db, clock, newId, actor } = context
  requireAdmin(actor)
  requireConfirmed(actor, clock.now())
  return db.transact(async (tx, read) => {
    await lockPeople(tx)
    const name = requireName(given.name)
    const email = parseEmail(given.email)
    if (typeof email !== 'string') throw identityProblem(email.refused)
    if ((await personByEmail(read, email)) !== undefined) throw staffProblem('person-email-taken')
    const now = clock.now()
    const identity = await joinAudience(tx, read, { email, audience: 'newsroom', newId, now })
    const person = {
      id: newId(),
      identity_id: identity.id,
      name,
      is_admin: isAdmin ? 1 : 0,
      created_at: now,
      removed_at: null,
      admin_since: isAdmin ? now : null,
      first_seen_at: null,
      last_seen_at: null,
    }
    await insertPerson(tx, person)
    const row: PersonRow = { ...person, email }
    await setKnownDesks(tx, read, row.id, desks)
    const link = await inviteInto(tx, context, row, isMailed)
    await noteAudit(tx, { actor, newId, now }, { action: 'person.invite', objectId: row.id, detail: name })
    return { person: await wholePerson(read, row.id), link }
  })
}

/**
 * A new invitation in place of the last, for who has lost it or never used it: whoever holds it is let in as that person.
 * So it is for who has never signed in; `person-at-work` for anybody else.
 */
export async function inviteAgain(context: PeopleContext, id: string): Promise<string> {
  const { db, clock, newId, actor } = context
  requireAdmin(actor)
  requireConfirmed(actor, clock.now())
  return db.transact(async (tx, read) => {
    const row = await requirePersonRow(read, id)
    if (row.first_seen_at !== null) throw staffProblem('person-at-work')
    const link = await inviteInto(tx, context, row, true)
    await noteAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'person.invite', objectId: id, detail: `${row.name}, again` },
    )
    return link
  })
}

/** A link that lets this person in within 10 minutes, for who gets no mail. At the terminal only: it lets in as somebody else. */
export async function linkFor(context: PeopleContext, email: string): Promise<string> {
  const { db, clock, newId, actor, site } = context
  requireTerminal(actor)
  return db.transact(async (tx, read) => {
    const row = await requirePersonByEmail(read, email)
    const now = clock.now()
    const secret = await makeLink(tx, {
      id: newId(),
      purpose: 'sign-in',
      audience: 'newsroom',
      identityId: row.identity_id,
      email: row.email,
      now,
      expiresAt: now + CODE_MS,
    })
    await noteAudit(tx, { actor, newId, now }, { action: 'person.link', objectId: row.id, detail: row.name })
    return loginLink(`${site.url}${newsroomAudience.loginPath}`, secret)
  })
}

export interface PersonChange {
  readonly name?: string
  readonly isAdmin?: boolean
  /** In place of those there were. */
  readonly desks?: readonly DeskRole[]
}

export async function changePerson(
  { db, clock, newId, actor }: StaffContext,
  id: string,
  { name, isAdmin, desks }: PersonChange,
): Promise<Person> {
  requireAdmin(actor)
  return db.transact(async (tx, read) => {
    await lockPeople(tx)
    const row = await requirePersonRow(read, id)
    if (isAdmin === false) await keepAnAdmin(read, row)
    if (isAdmin === true && row.is_admin === 0) requireConfirmed(actor, clock.now())
    await updatePerson(tx, id, {
      ...(name === undefined ? {} : { name: requireName(name) }),
      ...(isAdmin === undefined || isAdmin === (row.is_admin === 1)
        ? {}
        : { is_admin: isAdmin ? 1 : 0, admin_since: isAdmin ? clock.now() : null }),
    })
    if (desks !== undefined) await setKnownDesks(tx, read, id, desks)
    const person = await wholePerson(read, id)
    const roles = person.desks.map((desk) => `${desk.name}: ${desk.role}`).join(', ')
    await noteAudit(
      tx,
      { actor, newId, now: clock.now() },
      {
        action: 'person.change',
        objectId: id,
        detail: [person.name, person.isAdmin ? 'admin' : roles].filter(Boolean).join('; '),
      },
    )
    return person
  })
}

/** Takes somebody out: with them end their sessions, passkeys and links, at once. */
export async function removePerson(
  { db, clock, newId, actor }: StaffContext,
  which: { id: string } | { email: string },
): Promise<Person> {
  requireAdmin(actor)
  return db.transact(async (tx, read) => {
    await lockPeople(tx)
    const row =
      'id' in which ? await requirePersonRow(read, which.id) : await requirePersonByEmail(read, which.email)
    await keepAnAdmin(read, row)
    const person = await wholePerson(read, row.id)
    const now = clock.now()
    await leaveNewsroom(tx, read, row, now)
    await noteAudit(
      tx,
      { actor, newId, now },
      { action: 'person.remove', objectId: row.id, detail: row.name },
    )
    return person
  })
}

export async function listPeople({
  db,
  actor,
}: Pick<StaffContext, 'db' | 'actor'>): Promise<(Person & SignInHistory)[]> {
  requireAdmin(actor)
  return db.snapshot(async (read) => {
    const histories = await signInHistories(read)
    const never: SignInHistory = { firstSeenAt: null, lastSeenAt: null, hasPasskey: false }
    return (await peopleWithDesks(read)).map((person) => ({
      ...person,
      ...(histories.get(person.id) ?? never),
    }))
  })
}

/** The signed-in person's own account. */
export async function myAccount({ db, actor }: Pick<StaffContext<Staff>, 'db' | 'actor'>): Promise<Person> {
  return accountOf({ db }, actor.personId)
}

export async function accountOf({ db }: Pick<StaffContext, 'db'>, id: string): Promise<Person> {
  return db.snapshot((read) => wholePerson(read, id))
}

/** The person as they may act now; undefined for one who has left. */
export async function actorOfPerson(
  { db }: Pick<StaffContext, 'db'>,
  id: string,
): Promise<Staff | undefined> {
  const [person] = await db.snapshot((read) => peopleWithDesks(read, id))
  if (person === undefined) return undefined
  const roles = person.desks.map((desk): [string, Role] => [desk.id, desk.role])
  return staffActor(id, person.name, person.isAdmin, Object.fromEntries(roles))
}

export async function renameMyself(context: StaffContext<Staff>, name: string): Promise<Person> {
  const { db, clock, newId, actor } = context
  const id = actor.personId
  return db.transact(async (tx, read) => {
    const row = await requirePersonRow(read, id)
    const given = requireName(name)
    await updatePerson(tx, id, { name: given })
    const detail = `${row.name}, now ${given}`
    await noteAudit(tx, { actor, newId, now: clock.now() }, { action: 'person.change', objectId: id, detail })
    return wholePerson(read, id)
  })
}

async function inviteInto(tx: Tx, context: PeopleContext, row: PersonRow, isMailed: boolean) {
  const { clock, newId, actor, site } = context
  const now = clock.now()
  const expiresAt = now + INVITE_MS
  const secret = await makeLink(tx, {
    id: newId(),
    purpose: 'invite',
    audience: 'newsroom',
    identityId: row.identity_id,
    email: row.email,
    now,
    expiresAt,
  })
  const link = loginLink(`${site.url}${newsroomAudience.loginPath}`, secret)
  const words = inviteMail(site.name, row.name, actor.name, link)
  if (isMailed) await sendLater(tx, { id: newId(), to: row.email, ...words, secrets: [link], now, expiresAt })
  return link
}

async function setKnownDesks(tx: Tx, read: Db, id: string, desks: readonly DeskRole[]): Promise<void> {
  const there = new Set((await listDesks(read)).map((desk) => desk.id))
  const roles = new Map(desks.map((desk) => [desk.deskId, desk.role]))
  for (const deskId of roles.keys()) if (!there.has(deskId)) throw staffProblem('desk-unknown')
  await setDesks(
    tx,
    id,
    [...roles].map(([deskId, role]) => ({ deskId, role })),
  )
}

async function keepAnAdmin(read: Db, row: PersonRow): Promise<void> {
  if (row.is_admin === 1 && (await countAdmins(read)) === 1) throw staffProblem('last-admin')
}

export async function requirePersonRow(read: Db, id: string): Promise<PersonRow> {
  const row = await personRow(read, id)
  if (row === undefined) throw staffProblem('person-unknown')
  return row
}

export async function requirePersonByEmail(read: Db, address: string): Promise<PersonRow> {
  const email = parseEmail(address)
  if (typeof email !== 'string') throw identityProblem(email.refused)
  const row = await personByEmail(read, email)
  if (row === undefined) throw staffProblem('person-unknown')
  return row
}

async function wholePerson(read: Db, id: string): Promise<Person> {
  const [person] = await peopleWithDesks(read, id)
  if (person === undefined) throw staffProblem('person-unknown')
  return person
}

function requireName(text: string): string {
  const name = readName(text)
  if (typeof name !== 'string') throw staffProblem(name.refused)
  return name
}

/** Ends their sessions of the newsroom, and takes them off their desks: the row comes last, as where somebody signs in. */
export async function leaveNewsroom(tx: Tx, read: Db, row: PersonRow, now: number): Promise<void> {
  await leaveAudience(tx, read, { identityId: row.identity_id, audience: 'newsroom', now })
  await markPersonRemoved(tx, row.id, now)
}

/** Who of the newsroom has this address. */
export async function findPersonByEmail(read: Db, email: string): Promise<PersonRow | undefined> {
  return personByEmail(read, email)
}
