import type { Staff } from '../../access/actor.ts'
import type { Role } from '../../access/role.ts'
import { refuse, type Refusal } from '../../platform/problem.ts'
import { parseDisplayName } from '../../platform/text/display-name.ts'

export interface Membership {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** Somebody of the newsroom. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly isAdmin: boolean
  readonly createdAt: number
  /** The desks they work on; for an admin every desk, as editor. */
  readonly desks: readonly Membership[]
}

/** Whether and when somebody has come. */
export interface SignInHistory {
  /** Null for who was invited and has not come yet. */
  readonly firstSeenAt: number | null
  readonly lastSeenAt: number | null
  readonly hasPasskey: boolean
}

export function readName(text: string): string | Refusal<'person-name-unfit'> {
  return parseDisplayName(text) ?? refuse('person-name-unfit')
}

export function readDeskName(text: string): string | Refusal<'desk-name-unfit'> {
  return parseDisplayName(text) ?? refuse('desk-name-unfit')
}

/** As the API tells admins of everybody. */
export function listedPersonJson({ firstSeenAt, lastSeenAt, hasPasskey, ...person }: Person & SignInHistory) {
  const textOf = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    ...personJson(person),
    firstSeenAt: textOf(firstSeenAt),
    lastSeenAt: textOf(lastSeenAt),
    hasPasskey,
  }
}

/** As the API tells it. */
export function personJson({ createdAt, ...person }: Person) {
  return { ...person, createdAt: new Date(createdAt).toISOString() }
}

/** The person as they act; `roles` by desk id. */
export function staffActor(
  personId: string,
  name: string,
  isAdmin: boolean,
  roles: Readonly<Record<string, Role>>,
): Staff {
  return { kind: 'staff', name, personId, isAdmin, roles }
}
