import type { Program } from '../../access/actor.ts'
import { insertAudit } from '../../audit/audit.ts'
import type { StaffContext } from '../staff-actions.ts'
import { hasUnseen } from '../../platform/plain-text.ts'
import { hashSecret, newSecret } from '../../platform/secrets.ts'
import { listDesks, requireDesk } from '../desk/desk-store.ts'
import { staffProblem } from '../problems.ts'
import { insertToken, listTokens, revokeToken, validTokenByHash, validTokenByName } from './token-store.ts'
import { readTokenEnd, tokenDesks, type TokenScope } from './token.ts'

export interface NewToken {
  /** Names of desks; every desk if omitted. */
  readonly desks?: readonly string[]
  readonly isReadOnly?: boolean
  /** In the form that `readTokenEnd` accepts. */
  readonly expires?: string
}

/** Creates a token and returns it: it cannot be shown again, since only its hash is stored. */
export async function createToken(
  { db, clock, newId, actor }: StaffContext,
  name: string,
  { desks, isReadOnly = false, expires }: NewToken = {},
): Promise<string> {
  const given = name.normalize('NFC').trim()
  if (given === '' || given.length > 60 || hasUnseen(given)) throw staffProblem('invalid-token-name')
  const token = `sp_${newSecret()}`
  await db.transact(async (tx, read) => {
    const [id, now] = [newId(), clock.now()]
    if ((await validTokenByName(read, given, now)) !== undefined)
      throw staffProblem('invalid-token-name', `"${given}" is taken.`)
    const end = readTokenEnd(expires, now)
    if (typeof end !== 'number') throw staffProblem(end.invalid, end.detail)
    const all = await listDesks(read)
    const its = desks?.map((desk) => requireDesk(all, desk)) ?? null
    await insertToken(tx, {
      id,
      name: given,
      hash: hashSecret(token),
      created_at: now,
      revoked_at: null,
      desks: its === null ? null : JSON.stringify([...new Set(its.map((desk) => desk.id))]),
      access: isReadOnly ? 'read' : 'write',
      expires_at: end,
    })
    const scope = `${its === null ? 'every desk' : its.map((desk) => desk.name).join(', ')}, ${isReadOnly ? 'read' : 'write'}`
    const detail = `${given}; ${scope}; until ${new Date(end).toISOString()}`
    await insertAudit(tx, { actor, newId, now }, { action: 'token.create', objectId: id, detail })
  })
  return token
}

export async function endToken({ db, clock, newId, actor }: StaffContext, name: string): Promise<void> {
  await db.transact(async (tx, read) => {
    const now = clock.now()
    const token = await validTokenByName(read, name.trim(), now)
    if (token === undefined) throw staffProblem('token-not-found', `It was "${name.slice(0, 60)}".`)
    await revokeToken(tx, token.id, now)
    await insertAudit(
      tx,
      { actor, newId, now },
      { action: 'token.revoke', objectId: token.id, detail: token.name },
    )
  })
}

export interface Token extends TokenScope {
  readonly name: string
  readonly createdAt: number
  readonly revokedAt: number | null
  /** Names of its desks; null: every desk. */
  readonly deskNames: readonly string[] | null
}

/** All tokens, also revoked ones, oldest first, with their scopes. */
export async function listedTokens({ db }: Pick<StaffContext, 'db'>): Promise<Token[]> {
  return db.snapshot(async (read) => {
    const names = new Map((await listDesks(read)).map(({ id, name }) => [id, name]))
    return (await listTokens(read)).map((row) => {
      const desks = tokenDesks(row.desks)
      return {
        name: row.name,
        createdAt: row.created_at,
        revokedAt: row.revoked_at,
        desks,
        deskNames: desks?.map((id) => names.get(id) ?? id) ?? null,
        access: row.access,
        expiresAt: row.expires_at,
      }
    })
  })
}

/** The actor of a token; undefined if it is unknown, revoked or expired. */
export async function actorOfToken(
  { db, clock }: Pick<StaffContext, 'db' | 'clock'>,
  token: string,
): Promise<Program | undefined> {
  const row = await validTokenByHash(db.read, hashSecret(token), clock.now())
  return (
    row && {
      kind: 'program',
      name: `token:${row.name}`,
      desks: tokenDesks(row.desks),
      isReadOnly: row.access !== 'write',
    }
  )
}
