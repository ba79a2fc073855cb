import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '../platform/actor.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { staffProblem } from './problems.ts'
import {
  insertToken,
  listTokens,
  revokeToken,
  validTokenByHash,
  validTokenByName,
  type TokenRow,
} from './store.ts'
import type { StaffTables } from './tables.ts'

export interface StaffContext {
  readonly db: Database<StaffTables>
  readonly clock: Clock
  readonly newId: () => string
}

/** Makes a token and returns it: the only time it is seen, since what is kept is its hash. */
export async function createToken({ db, clock, newId }: StaffContext, name: string): Promise<string> {
  const given = name.trim()
  if (given === '' || given.length > 60) throw staffProblem('token-name-unfit')
  const token = `sp_${randomBytes(32).toString('base64url')}`
  await db.transact(async (tx, read) => {
    if ((await validTokenByName(read, given)) !== undefined)
      throw staffProblem('token-name-unfit', `"${given}" is taken.`)
    await insertToken(tx, {
      id: newId(),
      name: given,
      hash: hashOf(token),
      created_at: clock.now(),
      revoked_at: null,
    })
  })
  return token
}

export async function endToken({ db, clock }: StaffContext, name: string): Promise<void> {
  await db.transact(async (tx, read) => {
    const token = await validTokenByName(read, name.trim())
    if (token === undefined) throw staffProblem('token-unknown', `It was "${name.slice(0, 60)}".`)
    await revokeToken(tx, token.id, clock.now())
  })
}

export async function tokens({ db }: Pick<StaffContext, 'db'>): Promise<TokenRow[]> {
  return listTokens(db.read)
}

/** The program behind a token; undefined for one that is unknown or ended. */
export async function actorOfToken(
  { db }: Pick<StaffContext, 'db'>,
  token: string,
): Promise<Actor | undefined> {
  const row = await validTokenByHash(db.read, hashOf(token))
  return row && { kind: 'token', name: `token:${row.name}` }
}

/** Tokens are 256 random bits: a plain hash cannot be searched, and looking it up takes one index read. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
