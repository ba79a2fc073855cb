import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { noteAudit } from '../../audit/audit.ts'
import { enqueueJob } from '../../platform/jobs/jobs.ts'
import { isRefusal } from '../../platform/problem.ts'
import { hashOf, isSameHash, newSecret } from '../../platform/secrets.ts'
import type { StaffContext } from '../../staff/token-actions.ts'
import { hashOfCode, makeLink } from './link-actions.ts'
import { readEmail, readName } from '../../staff/person/person.ts'
import {
  countAdmins,
  insertPerson,
  lockPeople,
  personByEmail,
  personRow,
  updatePerson,
  type PersonRow,
} from '../../staff/person/person-store.ts'
import { staffProblem } from '../../staff/problems.ts'
import { beginSession, personActor, type Entrance } from '../session/session-actions.ts'
import type { Seen } from '../session/session.ts'
import { signInLink, START_EXPIRES_AT, type Site } from './login.ts'
import { countTry, openLink, useUp } from './login-store.ts'
import type { StaffTables } from '../../staff/tables.ts'
import { Type, type Static } from 'typebox'

/** At the door nobody is known yet. */
export type DoorContext = Pick<StaffContext, 'db' | 'clock' | 'newId'>

/** What the job is told of somebody who wants a code. */
const AskedFor = Type.Object({
  signInId: Type.String(),
  email: Type.String(),
  /** Of the browser that asks: the code works nowhere else. */
  askerHash: Type.String(),
  deviceHash: Type.String(),
  network: Type.String(),
})
export type AskedFor = Static<typeof AskedFor>

export const SIGN_IN_MAIL = { name: 'sign-in.mail', payload: AskedFor }

/**
 * Asks for a code by mail, for the browser that asks; returns the secret by which that browser is to be known when it
 * sends the code. What is done does not depend on whether the address has an account, so neither the answer nor its
 * time tells: the job looks (`sign-in-jobs.ts`).
 */
export async function askForCode(
  { db, clock, newId }: DoorContext,
  address: string,
  seen: Seen,
): Promise<string> {
  const asker = seen.asker ?? newSecret()
  const email = readEmail(address)
  if (isRefusal(email)) return asker
  const [id, now] = [newId(), clock.now()]
  const payload: AskedFor = {
    signInId: id,
    email,
    askerHash: hashOf(asker),
    deviceHash: hashOf(seen.device ?? ''),
    network: seen.ip,
  }
  await db.transact((tx) => enqueueJob(tx, { id, kind: SIGN_IN_MAIL, payload, runAt: now, now }))
  return asker
}

/** Lets somebody in by the code that was mailed, in the browser that asked for it; `sign-in-code-wrong`, whatever was wrong. */
export async function signInByCode(
  { db, clock, newId }: DoorContext,
  given: { email: string; code: string },
  seen: Seen,
): Promise<Entrance> {
  const email = readEmail(given.email)
  if (isRefusal(email)) throw staffProblem('sign-in-code-wrong')
  const entrance = await db.transact(async (tx, read) => {
    const now = clock.now()
    const tried = { purpose: 'sign-in', email, askerHash: hashOf(seen.asker ?? '') } as const
    const [right] = (await countTry(tx, tried, now)).filter((row) =>
      isSameHash(row.code_hash ?? '', hashOfCode(row.id, given.code)),
    )
    const person = await personRow(read, right?.person_id ?? '')
    if (right === undefined || person === undefined || !(await useUp(tx, right.id, now))) return undefined
    return beginSession(tx, read, { newId, now }, person, { seen, way: 'code' })
  })
  // Thrown only here: within the transaction it would take back the try that was counted.
  if (entrance === undefined) throw staffProblem('sign-in-code-wrong')
  return entrance
}

export interface LinkGiven {
  readonly secret: string
  /** Invited people may say how their name is written; whoever takes the first start's link must. */
  readonly name?: string
  /** Of whoever takes the first start's link. */
  readonly email?: string
}

/** Lets somebody in by a link, which is used up by it; one that was mailed with a code, in the browser that asked for that. */
export async function signInByLink(
  { db, clock, newId }: DoorContext,
  given: LinkGiven,
  seen: Seen,
): Promise<Entrance> {
  return db.transact(async (tx, read) => {
    const now = clock.now()
    const link = await openLink(read, hashOf(given.secret), now)
    if (link !== undefined && link.asker_hash !== null && link.asker_hash !== hashOf(seen.asker ?? ''))
      throw staffProblem('sign-in-link-elsewhere')
    if (link?.purpose === 'start') await lockPeople(tx) // first, as where such a link is made
    if (link === undefined || !(await useUp(tx, link.id, now))) throw staffProblem('sign-in-link-spent')
    const by = { newId, now }
    const person =
      link.purpose === 'start'
        ? await takeTheNewsroom(tx, read, by, given)
        : await personRow(read, link.person_id ?? '')
    if (person === undefined) throw staffProblem('sign-in-link-spent')
    const name =
      link.purpose === 'invite' && given.name !== undefined ? readOrThrow(readName(given.name)) : person.name
    if (name !== person.name) {
      await updatePerson(tx, person.id, { name })
      const actor = personActor(person.id, name, person.is_admin === 1, {})
      const detail = `${person.name}, now ${name}`
      await noteAudit(tx, { actor, ...by }, { action: 'person.change', objectId: person.id, detail })
    }
    return beginSession(tx, read, by, { ...person, name }, { seen, way: 'link' })
  })
}

/** The first start's link makes whoever takes it an admin. All is taken back when it throws, the link's use too. */
async function takeTheNewsroom(
  tx: Transaction<StaffTables>,
  read: ReadonlyKysely<StaffTables>,
  { newId, now }: { newId: () => string; now: number },
  given: LinkGiven,
): Promise<PersonRow> {
  if ((await countAdmins(read)) > 0) throw staffProblem('sign-in-link-spent')
  if (given.name === undefined || given.email === undefined) throw staffProblem('sign-in-needs-name')
  const name = readOrThrow(readName(given.name))
  const email = readOrThrow(readEmail(given.email))
  const known = await personByEmail(read, email)
  const person: PersonRow = known ?? {
    id: newId(),
    name,
    email,
    is_admin: 1,
    created_at: now,
    removed_at: null,
    admin_since: now,
    first_seen_at: null,
    last_seen_at: null,
  }
  if (known === undefined) await insertPerson(tx, person)
  else await updatePerson(tx, known.id, { name, is_admin: 1, admin_since: now })
  const actor = personActor(person.id, name, true, {})
  await noteAudit(
    tx,
    { actor, newId, now },
    { action: 'person.set-up', objectId: person.id, detail: 'the first admin' },
  )
  return { ...person, name, is_admin: 1 }
}

/** The link for the first admin, in place of those made before; undefined where there is an admin. */
export async function startLink({
  db,
  clock,
  newId,
  site,
}: DoorContext & { site: Pick<Site, 'url'> }): Promise<string | undefined> {
  return db.transact(async (tx, read) => {
    await lockPeople(tx)
    if ((await countAdmins(read)) > 0) return undefined
    const secret = await makeLink(tx, {
      id: newId(),
      purpose: 'start',
      personId: null,
      email: '',
      now: clock.now(),
      expiresAt: START_EXPIRES_AT,
    })
    return signInLink(site.url, secret, 'first')
  })
}

function readOrThrow(value: ReturnType<typeof readName> | ReturnType<typeof readEmail>): string {
  if (typeof value !== 'string') throw staffProblem(value.refused)
  return value
}
