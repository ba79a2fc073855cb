import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Actor, Staff } from '../../access/actor.ts'
import type { Role } from '../../access/role.ts'
import { insertAudit } from '../../audit/audit.ts'
import { enqueueMail } from '../../platform/mail/mail.ts'
import { requireAdmin, requireConfirmed, requireTerminal } from '../../access/require.ts'
import type { StaffContext } from '../staff-actions.ts'
import { listDesks } from '../desk/desk-store.ts'
import { parseEmail } from '../../identity/email.ts'
import { joinAudience, leaveAudience } from '../../identity/identity-actions.ts'
import { identityProblem } from '../../identity/problems.ts'
import { insertLink } from '../../identity/login/link-actions.ts'
import { readName, requireStaffActor, type SignInHistory, type Person } from './person.ts'
import {
  signInHistories,
  countAdmins,
  insertPerson,
  lockPeople,
  markPersonRemoved,
  peopleWithDesks,
  personByEmail,
  findPerson,
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
  /** Whether the link is also mailed; otherwise the inviting admin passes it on. */
  readonly isMailed: boolean
}

/** Invites a person; returns the sign-in link, valid for 7 days. */
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
    if (typeof email !== 'string') throw identityProblem(email.invalid)
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
    await assignDesks(tx, read, row.id, desks)
    const link = await inviteInto(tx, context, row, isMailed)
    await insertAudit(tx, { actor, newId, now }, { action: 'person.invite', objectId: row.id, detail: name })
    return { person: await readPerson(read, row.id), link }
  })
}

/**
 * Replaces an invitation that was lost or never used: whoever holds the link signs in as that person. So only for
 * people who have never signed in; `person-already-signed-in` for anybody else.
 */
export async function renewInvitation(context: PeopleContext, id: string): Promise<string> {
  const { db, clock, newId, actor } = context
  requireAdmin(actor)
  requireConfirmed(actor, clock.now())
  return db.transact(async (tx, read) => {
    const row = await requirePersonRow(read, id)
    if (row.first_seen_at !== null) throw staffProblem('person-already-signed-in')
    const link = await inviteInto(tx, context, row, true)
    await insertAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'person.invite', objectId: id, detail: `${row.name}, again` },
    )
    return link
  })
}

/**
 * Creates a sign-in link for a person who gets no mail, valid for 10 minutes. At the terminal only: it signs in as
 * somebody else.
 */
export async function createSignInLink(context: PeopleContext, email: string): Promise<string> {
  const { db, clock, newId, actor, site } = context
  requireTerminal(actor)
  return db.transact(async (tx, read) => {
    const row = await requirePersonByEmail(read, email)
    const now = clock.now()
    const secret = await insertLink(tx, {
      id: newId(),
      purpose: 'sign-in',
      audience: 'newsroom',
      identityId: row.identity_id,
      email: row.email,
      now,
      expiresAt: now + CODE_MS,
    })
    await insertAudit(
      tx,
      { actor, newId, now },
      { action: 'person.link', objectId: row.id, detail: row.name },
    )
    return loginLink(`${site.url}${newsroomAudience.loginPath}`, secret)
  })
}

export interface PersonChange {
  readonly name?: string
  readonly isAdmin?: boolean
  /** Replaces the existing ones. */
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
    if (isAdmin === false) await assertAdminRemains(read, row)
    if (isAdmin === true && row.is_admin === 0) requireConfirmed(actor, clock.now())
    await updatePerson(tx, id, {
      ...(name === undefined ? {} : { name: requireName(name) }),
      ...(isAdmin === undefined || isAdmin === (row.is_admin === 1)
        ? {}
        : { is_admin: isAdmin ? 1 : 0, admin_since: isAdmin ? clock.now() : null }),
    })
    if (desks !== undefined) await assignDesks(tx, read, id, desks)
    const person = await readPerson(read, id)
    const roles = person.desks.map((desk) => `${desk.name}: ${desk.role}`).join(', ')
    await insertAudit(
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

/** Removes a person and revokes their sessions, passkeys and links at once. */
export async function removePerson(
  { db, clock, newId, actor }: StaffContext,
  which: { id: string } | { email: string },
): Promise<Person> {
  requireAdmin(actor)
  return db.transact(async (tx, read) => {
    await lockPeople(tx)
    const row =
      'id' in which ? await requirePersonRow(read, which.id) : await requirePersonByEmail(read, which.email)
    await assertAdminRemains(read, row)
    const person = await readPerson(read, row.id)
    const now = clock.now()
    await leaveNewsroom(tx, read, row, now)
    await insertAudit(
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
  return readAccount({ db }, actor.personId)
}

export async function readAccount({ db }: Pick<StaffContext, 'db'>, id: string): Promise<Person> {
  return db.snapshot((read) => readPerson(read, id))
}

/** The current actor of a person; undefined for a removed one. */
export async function actorOfPerson(
  { db }: Pick<StaffContext, 'db'>,
  id: string,
): Promise<Staff | undefined> {
  const [person] = await db.snapshot((read) => peopleWithDesks(read, id))
  if (person === undefined) return undefined
  const roles = person.desks.map((desk): [string, Role] => [desk.id, desk.role])
  return requireStaffActor(id, person.name, person.isAdmin, Object.fromEntries(roles))
}

export async function renameMyself(context: StaffContext<Staff>, name: string): Promise<Person> {
  const { db, clock, newId, actor } = context
  const id = actor.personId
  return db.transact(async (tx, read) => {
    const row = await requirePersonRow(read, id)
    const given = requireName(name)
    await updatePerson(tx, id, { name: given })
    const detail = `${row.name}, now ${given}`
    await insertAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'person.change', objectId: id, detail },
    )
    return readPerson(read, id)
  })
}

async function inviteInto(tx: Tx, context: PeopleContext, row: PersonRow, isMailed: boolean) {
  const { clock, newId, actor, site } = context
  const now = clock.now()
  const expiresAt = now + INVITE_MS
  const secret = await insertLink(tx, {
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
  if (isMailed)
    await enqueueMail(tx, { id: newId(), to: row.email, ...words, secrets: [link], now, expiresAt })
  return link
}

async function assignDesks(tx: Tx, read: Db, id: string, desks: readonly DeskRole[]): Promise<void> {
  const there = new Set((await listDesks(read)).map((desk) => desk.id))
  const roles = new Map(desks.map((desk) => [desk.deskId, desk.role]))
  for (const deskId of roles.keys()) if (!there.has(deskId)) throw staffProblem('desk-not-found')
  await setDesks(
    tx,
    id,
    [...roles].map(([deskId, role]) => ({ deskId, role })),
  )
}

export async function assertAdminRemains(read: Db, row: PersonRow): Promise<void> {
  if (row.is_admin === 1 && (await countAdmins(read)) === 1) throw staffProblem('last-admin')
}

export async function requirePersonRow(read: Db, id: string): Promise<PersonRow> {
  const row = await findPerson(read, id)
  if (row === undefined) throw staffProblem('person-not-found')
  return row
}

export async function requirePersonByEmail(read: Db, address: string): Promise<PersonRow> {
  const email = parseEmail(address)
  if (typeof email !== 'string') throw identityProblem(email.invalid)
  const row = await personByEmail(read, email)
  if (row === undefined) throw staffProblem('person-not-found')
  return row
}

async function readPerson(read: Db, id: string): Promise<Person> {
  const [person] = await peopleWithDesks(read, id)
  if (person === undefined) throw staffProblem('person-not-found')
  return person
}

function requireName(text: string): string {
  const name = readName(text)
  if (typeof name !== 'string') throw staffProblem(name.invalid)
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
