import type { Kysely, Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { ROLES, type Role } from '../../access/role.ts'
import type { SignInHistory, Membership, Person } from './person.ts'
import type { StaffTables } from '../tables.ts'

/** A person and the mail address of their identity. */
export type PersonRow = Selectable<StaffTables['person']> & { readonly email: string }
type Db = ReadonlyKysely<StaffTables>
type Tx = Transaction<StaffTables>

/**
 * Taken first by everything that adds, removes or counts people: on PostgreSQL two such transactions would not see
 * each other.
 */
export async function lockPeople(tx: Tx): Promise<void> {
  await tx
    .updateTable('people_lock')
    .set((eb) => ({ id: eb.ref('id') }))
    .execute()
}

export async function insertPerson(tx: Tx, row: Selectable<StaffTables['person']>): Promise<void> {
  await tx.insertInto('person').values(row).execute()
}

export async function updatePerson(
  tx: Tx,
  id: string,
  change: { name?: string; is_admin?: number; admin_since?: number | null },
): Promise<void> {
  if (Object.keys(change).length > 0)
    await tx.updateTable('person').set(change).where('id', '=', id).execute()
}

/** Records a sign-in. */
export async function recordSignIn(tx: Tx, id: string, now: number): Promise<void> {
  await tx
    .updateTable('person')
    .set((eb) => ({ first_seen_at: eb.fn.coalesce('first_seen_at', eb.val(now)), last_seen_at: now }))
    .where('id', '=', id)
    .execute()
}

/** The person of this identity has done something; outside a transaction. */
export async function noteIdentitySeen(
  db: Kysely<StaffTables>,
  identityId: string,
  at: number,
): Promise<void> {
  await db
    .updateTable('person')
    .set({ last_seen_at: at })
    .where('identity_id', '=', identityId)
    .where('removed_at', 'is', null)
    .execute()
}

export async function setDesks(
  tx: Tx,
  id: string,
  desks: readonly { deskId: string; role: Role }[],
): Promise<void> {
  await tx.deleteFrom('desk_member').where('person_id', '=', id).execute()
  if (desks.length === 0) return
  await tx
    .insertInto('desk_member')
    .values(desks.map(({ deskId, role }) => ({ person_id: id, desk_id: deskId, role })))
    .execute()
}

/** Takes the person off their desks; the row stays, for bylines and the audit log. */
export async function markPersonRemoved(tx: Tx, id: string, at: number): Promise<void> {
  await tx.deleteFrom('desk_member').where('person_id', '=', id).execute()
  await tx
    .updateTable('person')
    .set({ removed_at: at, is_admin: 0, admin_since: null })
    .where('id', '=', id)
    .execute()
}

const present = (db: Db) =>
  db
    .selectFrom('person')
    .innerJoin('identity', 'identity.id', 'person.identity_id')
    .selectAll('person')
    .select('identity.email')
    .where('person.removed_at', 'is', null)

export async function findPerson(db: Db, id: string): Promise<PersonRow | undefined> {
  return present(db).where('person.id', '=', id).executeTakeFirst()
}

export async function personByEmail(db: Db, email: string): Promise<PersonRow | undefined> {
  return present(db)
    .where('identity.email', '=', email)
    .where('identity.removed_at', 'is', null)
    .executeTakeFirst()
}

export async function personByIdentity(db: Db, identityId: string): Promise<PersonRow | undefined> {
  return present(db).where('identity_id', '=', identityId).executeTakeFirst()
}

/** The addresses of invited people who have never signed in, and this person's own. */
export async function ownAndUnseenAddresses(db: Db, ownId: string | null): Promise<Set<string>> {
  const rows = await present(db)
    .where((eb) => eb.or([eb('first_seen_at', 'is', null), eb('person.id', '=', ownId ?? '')]))
    .execute()
  return new Set(rows.map(({ email }) => email))
}

export async function countAdmins(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('person')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('is_admin', '=', 1)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Sign-in history of everybody: first and last activity, and whether they have a passkey. */
export async function signInHistories(db: Db): Promise<Map<string, SignInHistory>> {
  const rows = await db
    .selectFrom('person')
    .select(['id', 'first_seen_at', 'last_seen_at'])
    .select((eb) =>
      eb
        .selectFrom('passkey')
        .select('passkey.id')
        .whereRef('passkey.identity_id', '=', 'person.identity_id')
        .limit(1)
        .as('passkeyId'),
    )
    .where('removed_at', 'is', null)
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        firstSeenAt: row.first_seen_at,
        lastSeenAt: row.last_seen_at,
        hasPasskey: row.passkeyId !== null,
      },
    ]),
  )
}

/** Everybody, or one, with their desks; by name. */
export async function peopleWithDesks(db: Db, id?: string): Promise<Person[]> {
  let people = present(db)
  let members = db.selectFrom('desk_member').select(['person_id', 'desk_id', 'role'])
  if (id !== undefined) {
    people = people.where('person.id', '=', id)
    members = members.where('person_id', '=', id)
  }
  const rows = await people.orderBy('person.name').orderBy('person.id').execute()
  const desks = await db.selectFrom('desk').select(['id', 'name']).orderBy('name').execute()
  const roleOf = new Map(
    (await members.execute()).map((each) => [`${each.person_id} ${each.desk_id}`, asRole(each.role)]),
  )
  return rows.map((row) => {
    const own = desks.flatMap(({ id: deskId, name }): Membership[] => {
      const role = row.is_admin === 1 ? 'editor' : roleOf.get(`${row.id} ${deskId}`)
      return role === undefined ? [] : [{ id: deskId, name, role }]
    })
    return {
      id: row.id,
      name: row.name,
      email: row.email,
      isAdmin: row.is_admin === 1,
      createdAt: row.created_at,
      desks: own,
    }
  })
}

/** The person's role by desk id; a role that this version does not know counts as none. */
export async function rolesOfPerson(db: Db, id: string): Promise<Record<string, Role>> {
  const rows = await db
    .selectFrom('desk_member')
    .select(['desk_id', 'role'])
    .where('person_id', '=', id)
    .execute()
  return Object.fromEntries(
    rows.flatMap(({ desk_id, role }): [string, Role][] => {
      const known = asRole(role)
      return known === undefined ? [] : [[desk_id, known]]
    }),
  )
}

/** Parses a stored role; an unknown one (of a newer version) counts as none. */
function asRole(text: string): Role | undefined {
  return ROLES.find((role) => role === text)
}
