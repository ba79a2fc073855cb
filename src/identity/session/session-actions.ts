import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Staff, StaffSession } from '../../access/actor.ts'
import type { Role } from '../../access/role.ts'
import { noteAudit } from '../../audit/audit.ts'
import { hashOf, newSecret } from '../../platform/secrets.ts'
import type { StaffContext } from '../../staff/token-actions.ts'
import { listDesks } from '../../staff/desk/desk-store.ts'
import { adminNeeds, confirmedAt, firstPasskeyBy, type Factors } from '../../staff/person/factors.ts'
import { isDeviceKnown, keepDevice } from '../login/known-device-store.ts'
import { asRole, noteSeen } from '../../staff/person/person-store.ts'
import { staffProblem } from '../../staff/problems.ts'
import {
  deviceOf,
  LONGEST_SESSION_MS,
  MOST_SESSIONS,
  SEEN_EVERY_MS,
  SESSION_MS,
  type Seen,
  type Session,
} from './session.ts'
import {
  deleteSession,
  deleteSessionByHash,
  deleteSessions,
  dropOldSessions,
  insertSession,
  keepNewestSessions,
  sessionsOfPerson,
  sessionWithPerson,
  touchSession,
  type SessionRow,
} from './session-store.ts'
import type { StaffTables } from '../../staff/tables.ts'

/** Who has just been let in: what the cookies get, and whose session it is. */
export interface Entrance {
  readonly secret: string
  /** By which the browser is known from now on. */
  readonly device: string
  readonly personId: string
}

/** Opens a session in the transaction of what lets the person in, in place of the one the browser had, and notes it. */
export async function beginSession(
  tx: Transaction<StaffTables>,
  read: ReadonlyKysely<StaffTables>,
  { newId, now }: { newId: () => string; now: number },
  person: { id: string; name: string; is_admin: number },
  { seen, way }: { seen: Seen; way: 'code' | 'link' | 'passkey' },
): Promise<Entrance> {
  const secret = newSecret()
  const device = deviceOf(seen.userAgent)
  // One that nobody has signed in with may have been put there by somebody else.
  const isKnown = seen.device !== undefined && (await isDeviceKnown(read, hashOf(seen.device), now))
  const deviceSecret = isKnown && seen.device !== undefined ? seen.device : newSecret()
  await dropOldSessions(tx, now)
  if (seen.session !== undefined) await deleteSessionByHash(tx, hashOf(seen.session))
  await keepNewestSessions(tx, person.id, MOST_SESSIONS - 1)
  await keepDevice(tx, { id: newId(), personId: person.id, hash: hashOf(deviceSecret), now })
  await noteSeen(tx, person.id, now)
  await insertSession(tx, {
    id: newId(),
    person_id: person.id,
    hash: hashOf(secret),
    created_at: now,
    last_seen_at: now,
    expires_at: now + SESSION_MS,
    ends_at: now + LONGEST_SESSION_MS,
    confirmed_at: now,
    passkey_at: way === 'passkey' ? now : null,
    device,
    ip: seen.ip,
  })
  const actor = personActor(person.id, person.name, person.is_admin === 1, {})
  const detail = `by ${way}, ${device}`
  await noteAudit(tx, { actor, newId, now }, { action: 'person.sign-in', objectId: person.id, detail })
  return { secret, device: deviceSecret, personId: person.id }
}

/** The person behind a session's secret; undefined for one that is unknown, has ended, or whose person has left. */
export async function actorOfSession(
  { db, clock }: Pick<StaffContext, 'db' | 'clock'>,
  secret: string,
): Promise<Staff | undefined> {
  const now = clock.now()
  const rows = await sessionWithPerson(db.read, hashOf(secret), now)
  const [first] = rows
  if (first === undefined) return undefined
  const unlessSince = now - SEEN_EVERY_MS
  if (first.lastSeenAt <= unlessSince)
    await touchSession(
      db,
      { id: first.sessionId, personId: first.personId },
      { at: now, unlessSince, expiresAt: Math.min(now + SESSION_MS, first.endsAt) },
    )
  const factors: Factors = {
    isAdmin: first.isAdmin === 1,
    adminSince: first.adminSince,
    firstSeenAt: first.firstSeenAt,
    hasPasskey: first.passkeyId !== null,
    confirmedAt: first.confirmedAt,
    passkeyAt: first.passkeyAt,
  }
  const needs = adminNeeds(factors, now)
  const roles =
    needs === null
      ? rows.flatMap(({ deskId, role }): [string, Role][] => {
          const known = role === null ? undefined : asRole(role)
          return deskId === null || known === undefined ? [] : [[deskId, known]]
        })
      : // An admin who has yet to show a passkey works on every desk, and looks after nothing.
        (await listDesks(db.read)).map((desk): [string, Role] => [desk.id, 'editor'])
  const session: StaffSession = {
    id: first.sessionId,
    identityId: first.personId,
    confirmedAt: confirmedAt(factors),
    hasPasskey: factors.hasPasskey,
    adminNeeds: needs,
    firstPasskeyBy: factors.isAdmin && !factors.hasPasskey ? firstPasskeyBy(factors) : null,
  }
  const isAdmin = factors.isAdmin && needs === null
  return { ...personActor(first.personId, first.name, isAdmin, Object.fromEntries(roles)), session }
}

/** Whether anybody has signed in with the browser that has this secret. */
export async function isKnownDevice(
  { db, clock }: Pick<StaffContext, 'db' | 'clock'>,
  secret: string,
): Promise<boolean> {
  return isDeviceKnown(db.read, hashOf(secret), clock.now())
}

/** Where the person is signed in, last seen first; `secret` says which of them asks. */
export async function mySessions(
  { db, clock, actor }: StaffContext<Staff>,
  secret: string | undefined,
): Promise<(Session & { readonly isThis: boolean })[]> {
  const rows = await sessionsOfPerson(db.read, actor.personId, clock.now())
  const own = secret === undefined ? undefined : hashOf(secret)
  return rows.map((row) => ({ ...sessionOf(row), isThis: row.hash === own }))
}

/** Signs the person out everywhere but here; returns in how many places. */
export async function endMyOtherSessions(context: StaffContext<Staff>, secret: string): Promise<number> {
  const { db, clock, newId, actor } = context
  const personId = actor.personId
  return db.transact(async (tx) => {
    const count = await deleteSessions(tx, personId, hashOf(secret))
    if (count > 0)
      await noteAudit(
        tx,
        { actor, newId, now: clock.now() },
        { action: 'session.end', objectId: personId, detail: `all others, ${count}` },
      )
    return count
  })
}

/** Signs another device of the same person out. */
export async function endMySession(context: StaffContext<Staff>, id: string): Promise<void> {
  const { db, clock, newId, actor } = context
  const personId = actor.personId
  await db.transact(async (tx) => {
    const ended = await deleteSession(tx, personId, { id })
    if (ended === undefined) throw staffProblem('session-unknown')
    await noteAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'session.end', objectId: id, detail: ended.device },
    )
  })
}

export async function signOut(
  { db, clock, newId, actor }: StaffContext<Staff>,
  secret: string,
): Promise<void> {
  const personId = actor.personId
  await db.transact(async (tx) => {
    const ended = await deleteSession(tx, personId, { hash: hashOf(secret) })
    if (ended === undefined) return
    await noteAudit(
      tx,
      { actor, newId, now: clock.now() },
      { action: 'person.sign-out', objectId: personId, detail: ended.device },
    )
  })
}

export function personActor(
  personId: string,
  name: string,
  isAdmin: boolean,
  roles: Readonly<Record<string, Role>>,
): Staff {
  return { kind: 'staff', name, personId, isAdmin, roles }
}

export function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    device: row.device,
    ip: row.ip,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    endsAt: Math.min(row.expires_at, row.ends_at),
  }
}
