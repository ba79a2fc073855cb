import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Reader } from '../access/actor.ts'
import { accessProblem } from '../access/problems.ts'
import type { Entered, Entry, SessionAudience } from '../identity/audience-actions.ts'
import { findIdentity, joinAudience } from '../identity/identity-actions.ts'
import { insertReader, noteReaderSeen, readerByIdentity, type ReaderRow } from './reader-store.ts'
import type { ReaderTables } from './tables.ts'

type Tx = Transaction<ReaderTables>
type Db = ReadonlyKysely<ReaderTables>

/** Sessions of the public site: whoever proves an address by a code has an account. */
export const siteAudience: SessionAudience<Reader> = {
  name: 'site',
  // There is no page for it yet: mails carry the code alone.
  loginPath: null,
  maySignUp: true,
  // A reader comes back by a link from a mail or a payment page; what changes something comes from our own pages only.
  cookie: { name: 'stoppress_reader', sameSite: 'lax' },

  async lock() {},

  async enter(tx: Tx, read: Db, { identityId, email, now, newId }: Entry): Promise<Entered | undefined> {
    const address = identityId === null ? email : (await findIdentity(read, { id: identityId }))?.email
    if (address === undefined || address === '') return undefined
    const identity = await joinAudience(tx, read, { email: address, audience: 'site', newId, now })
    const existing = await readerByIdentity(read, identity.id)
    const reader: ReaderRow = existing ?? {
      id: newId(),
      identity_id: identity.id,
      display_name: null,
      created_at: now,
      last_seen_at: now,
      removed_at: null,
    }
    if (existing === undefined) await insertReader(tx, reader)
    return { identityId: identity.id, actor: readerActor(reader, { id: '', identityId: identity.id }) }
  },

  async findActor(read: Db, session) {
    const reader = await readerByIdentity(read, session.identityId)
    return reader && readerActor(reader, { id: session.id, identityId: session.identityId })
  },

  async noteSeen(db, identityId, at) {
    await noteReaderSeen(db, identityId, at)
  },

  async readAccount(read: Db, identityId) {
    const [reader, identity] = [
      await readerByIdentity(read, identityId),
      await findIdentity(read, { id: identityId }),
    ]
    if (reader === undefined || identity === undefined) throw accessProblem('unauthorised')
    return {
      id: reader.id,
      displayName: reader.display_name,
      email: identity.email,
      createdAt: new Date(reader.created_at).toISOString(),
    }
  },
}

function readerActor(reader: ReaderRow, session: Reader['session']): Reader {
  return { kind: 'reader', readerId: reader.id, name: reader.display_name ?? '', session }
}
