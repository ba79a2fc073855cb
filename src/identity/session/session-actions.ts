import type { Reader, Staff } from '../../access/actor.ts'
import { accessProblem } from '../../access/problems.ts'
import { insertAudit } from '../../audit/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import { hashSecret, newSecret } from '../../platform/secrets.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Entered, IdentityContext, Read, SessionAudience, Tx } from '../audience-actions.ts'
import { isDeviceKnown, saveDevice } from '../login/known-device-store.ts'
import { identityProblem } from '../problems.ts'
import type { IdentityTables } from '../tables.ts'
import {
  describeDevice,
  LONGEST_SESSION_MS,
  MAX_SESSIONS,
  LAST_SEEN_RESOLUTION_MS,
  SESSION_MS,
  type ClientInfo,
  type Session,
} from './session.ts'
import {
  activeSession,
  deleteSession,
  deleteSessionByHash,
  deleteSessions,
  dropOldSessions,
  insertSession,
  keepNewestSessions,
  sessionsOfOwner,
  touchSession,
  type SessionOwner,
  type SessionRow,
} from './session-store.ts'

/** Who has just signed in: what the cookies get, and whose session it is. */
export interface NewSession {
  readonly secret: string
  /** Identifies the browser as known from now on. */
  readonly device: string
  readonly identityId: string
}

/** What an act of somebody who is signed in needs. */
export interface SessionContext {
  readonly db: Database<IdentityTables>
  readonly clock: Clock
  readonly newId: () => string
  readonly actor: Staff | Reader
}

/**
 * Opens a session in the transaction of what lets somebody in, in place of the one that the browser had. What staff do
 * goes into the audit log; readers see their own sessions.
 */
export async function beginSession(
  tx: Tx,
  read: Read,
  { newId, now, audience }: { newId: () => string; now: number; audience: SessionAudience },
  { identityId, actor }: Entered,
  { client, way }: { client: ClientInfo; way: 'code' | 'link' | 'passkey' },
): Promise<NewSession> {
  const secret = newSecret()
  const device = describeDevice(client.userAgent)
  // A device cookie without a previous sign-in may have been planted.
  const isKnown = client.device !== undefined && (await isDeviceKnown(read, hashSecret(client.device), now))
  const deviceSecret = isKnown && client.device !== undefined ? client.device : newSecret()
  await dropOldSessions(tx, now)
  if (client.session !== undefined) await deleteSessionByHash(tx, hashSecret(client.session))
  await keepNewestSessions(tx, { identityId, audience: audience.name }, MAX_SESSIONS - 1)
  await saveDevice(tx, { id: newId(), identityId, hash: hashSecret(deviceSecret), now })
  await insertSession(tx, {
    id: newId(),
    identity_id: identityId,
    audience: audience.name,
    hash: hashSecret(secret),
    created_at: now,
    last_seen_at: now,
    expires_at: now + SESSION_MS,
    ends_at: now + LONGEST_SESSION_MS,
    confirmed_at: now,
    passkey_at: way === 'passkey' ? now : null,
    device,
    ip: client.ip,
  })
  if (actor.kind === 'staff')
    await insertAudit(
      tx,
      { actor, newId, now },
      { action: 'person.sign-in', objectId: actor.personId, detail: `by ${way}, ${device}` },
    )
  return { secret, device: deviceSecret, identityId }
}

/** The actor behind a session's secret; undefined for one that is unknown, has ended, or whose profile is removed. */
export async function actorOfSession<A extends Staff | Reader>(
  { db, clock }: Pick<IdentityContext, 'db' | 'clock'>,
  audience: SessionAudience<A>,
  secret: string,
): Promise<A | undefined> {
  const now = clock.now()
  const session = await activeSession(db.read, { hash: hashSecret(secret), audience: audience.name }, now)
  const actor = session && (await audience.findActor(db.read, session, now))
  if (session === undefined || actor === undefined) return undefined
  const unlessSince = now - LAST_SEEN_RESOLUTION_MS
  if (session.lastSeenAt <= unlessSince) {
    const expiresAt = Math.min(now + SESSION_MS, session.endsAt)
    await touchSession(db.write, session.id, { at: now, unlessSince, expiresAt })
    await audience.noteSeen(db.write, session.identityId, now)
  }
  return actor
}

/** Whether anybody has signed in with the browser that has this secret. */
export async function isKnownDevice(
  { db, clock }: Pick<IdentityContext, 'db' | 'clock'>,
  secret: string,
): Promise<boolean> {
  return isDeviceKnown(db.read, hashSecret(secret), clock.now())
}

/** Where its owner is signed in, last seen first; `secret` says which of them asks. */
export async function mySessions(
  { db, clock, actor }: SessionContext,
  secret: string | undefined,
): Promise<(Session & { readonly isThis: boolean })[]> {
  const rows = await sessionsOfOwner(db.read, requireOwner(actor), clock.now())
  const own = secret === undefined ? undefined : hashSecret(secret)
  return rows.map((row) => ({ ...toSession(row), isThis: row.hash === own }))
}

/** Signs the actor out everywhere but here; returns in how many places. */
export async function endMyOtherSessions(context: SessionContext, secret: string): Promise<number> {
  return context.db.transact(async (tx) => {
    const count = await deleteSessions(tx, requireOwner(context.actor), hashSecret(secret))
    if (count > 0) await noteEnd(tx, context, { detail: `all others, ${count}` })
    return count
  })
}

/** Signs another device of the actor out. */
export async function endMySession(context: SessionContext, id: string): Promise<void> {
  await context.db.transact(async (tx) => {
    const ended = await deleteSession(tx, requireOwner(context.actor), { id })
    if (ended === undefined) throw identityProblem('session-not-found')
    await noteEnd(tx, context, { objectId: id, detail: ended.device })
  })
}

export async function signOut(context: SessionContext, secret: string): Promise<void> {
  await context.db.transact(async (tx) => {
    const ended = await deleteSession(tx, requireOwner(context.actor), { hash: hashSecret(secret) })
    if (ended !== undefined) await noteEnd(tx, context, { action: 'person.sign-out', detail: ended.device })
  })
}

/** For admins: where somebody is signed in, last seen first. Who may ask is the caller's to decide. */
export async function listPersonSessions(
  { db, clock }: Pick<IdentityContext, 'db' | 'clock'>,
  owner: SessionOwner,
): Promise<Session[]> {
  return (await sessionsOfOwner(db.read, owner, clock.now())).map((row) => toSession(row))
}

/** For admins: ends one session, or all; returns what was ended, in words, and undefined where there is no such session. */
export async function endSessions(tx: Tx, owner: SessionOwner, id?: string): Promise<string | undefined> {
  if (id === undefined) return `all, ${await deleteSessions(tx, owner)}`
  return (await deleteSession(tx, owner, { id }))?.device
}

/** Whose sessions the actor may look after: their own, of the audience in which they are signed in. */
function requireOwner(actor: Staff | Reader): SessionOwner {
  if (actor.session === undefined) throw accessProblem('forbidden')
  const { identityId } = actor.session
  return { identityId, audience: actor.kind === 'staff' ? 'newsroom' : 'site' }
}

async function noteEnd(
  tx: Tx,
  { actor, newId, clock }: SessionContext,
  { action = 'session.end', objectId, detail }: { action?: string; objectId?: string; detail: string },
): Promise<void> {
  if (actor.kind !== 'staff') return
  const entry = { action, objectId: objectId ?? actor.personId, detail }
  await insertAudit(tx, { actor, newId, now: clock.now() }, entry)
}

function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    device: row.device,
    ip: row.ip,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    endsAt: Math.min(row.expires_at, row.ends_at),
  }
}
