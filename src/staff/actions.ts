import { programActor, type Actor } from '../platform/actor.ts'
import { noteAudit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { hashOf, newSecret } from '../platform/secrets.ts'
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

/** What every action of staff needs. */
export interface StaffContext {
  readonly db: Database<StaffTables>
  readonly clock: Clock
  readonly newId: () => string
  readonly actor: Actor
}

/** Makes a token and returns it: the only time it is seen, since what is kept is its hash. */
export async function createToken({ db, clock, newId, actor }: StaffContext, name: string): Promise<string> {
  const given = name.trim()
  if (given === '' || given.length > 60) throw staffProblem('token-name-unfit')
  const token = `sp_${newSecret()}`
  await db.transact(async (tx, read) => {
    if ((await validTokenByName(read, given)) !== undefined)
      throw staffProblem('token-name-unfit', `"${given}" is taken.`)
    const [id, now] = [newId(), clock.now()]
    await insertToken(tx, { id, name: given, hash: hashOf(token), created_at: now, revoked_at: null })
    await noteAudit(tx, { actor, newId, now }, { action: 'token.create', objectId: id, detail: given })
  })
  return token
}

export async function endToken({ db, clock, newId, actor }: StaffContext, name: string): Promise<void> {
  await db.transact(async (tx, read) => {
    const token = await validTokenByName(read, name.trim())
    if (token === undefined) throw staffProblem('token-unknown', `It was "${name.slice(0, 60)}".`)
    const now = clock.now()
    await revokeToken(tx, token.id, now)
    await noteAudit(
      tx,
      { actor, newId, now },
      { action: 'token.revoke', objectId: token.id, detail: token.name },
    )
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
  return row && programActor('token', `token:${row.name}`)
}
