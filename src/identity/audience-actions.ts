import type { Kysely, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Reader, Staff } from '../access/actor.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { AudienceName } from './audience.ts'
import type { LoginPurpose, Site } from './login/login.ts'
import type { ActiveSession } from './session/session-store.ts'
import type { IdentityTables } from './tables.ts'

export type Tx = Transaction<IdentityTables>
export type Read = ReadonlyKysely<IdentityTables>

/** Before anybody is signed in. */
export interface IdentityContext {
  readonly db: Database<IdentityTables>
  readonly clock: Clock
  readonly newId: () => string
  readonly site: Site
}

/** How somebody comes in. */
export interface Entry {
  readonly purpose: LoginPurpose | 'passkey'
  /** Null where the address has no identity yet, and for the link of the first start. */
  readonly identityId: string | null
  /** The address that the code or link was mailed to; empty for the link of the first start, and for passkeys. */
  readonly email: string
  /** What whoever takes a link says of themselves. */
  readonly given: { readonly name?: string; readonly email?: string }
  readonly now: number
  readonly newId: () => string
}

/** Who has come in. */
export interface Entered {
  readonly identityId: string
  readonly actor: Staff | Reader
}

/**
 * What identity has to be told by the module that keeps the profiles of an audience. Identity itself knows addresses,
 * codes, links, passkeys and sessions, and nothing of what anybody may do.
 */
export interface SessionAudience<A extends Staff | Reader = Staff | Reader> {
  readonly name: AudienceName
  /** The page on which a mailed link ends; null where mails carry a code alone. */
  readonly loginPath: string | null
  /** Whether an address without a profile gets one by signing in; else only an invitation makes one. */
  readonly maySignUp: boolean
  /** The cookie of its sessions (without the `__Host-` that it has over https), and RFC 6265bis SameSite. */
  readonly cookie: { readonly name: string; readonly sameSite: 'strict' | 'lax' }
  /** Taken first by whatever adds, removes or counts profiles. */
  lock(tx: Tx): Promise<void>
  /** Finds or makes the profile of who comes in; undefined where they may not. Called in the transaction of the login. */
  enter(tx: Tx, read: Read, entry: Entry): Promise<Entered | undefined>
  /** The actor of a session; undefined where the profile has been removed. */
  findActor(read: Read, session: ActiveSession, now: number): Promise<A | undefined>
  /** Notes that the profile is in use; called every few minutes, outside a transaction. */
  noteSeen(db: Kysely<IdentityTables>, identityId: string, at: number): Promise<void>
  /** The account as the API gives it to its owner. */
  readAccount(read: Read, identityId: string): Promise<object>
}
