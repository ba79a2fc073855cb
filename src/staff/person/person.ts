import type { Staff } from '../../access/actor.ts'
import { formatInstant } from '../../platform/instant.ts'
import type { ListedPersonJson, PersonJson } from './people-contract.ts'
import type { Role } from '../../access/role.ts'
import { invalid, type Invalid } from '../../platform/problem.ts'
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
  /** Their desks; for an admin every desk, as editor. */
  readonly desks: readonly Membership[]
}

/** A person's sign-in history. */
export interface SignInHistory {
  /** Null for invited people who have not signed in yet. */
  readonly firstSeenAt: number | null
  readonly lastSeenAt: number | null
  readonly hasPasskey: boolean
}

export function readName(text: string): string | Invalid<'invalid-person-name'> {
  return parseDisplayName(text) ?? invalid('invalid-person-name')
}

export function readDeskName(text: string): string | Invalid<'invalid-desk-name'> {
  return parseDisplayName(text) ?? invalid('invalid-desk-name')
}

/** As in the API for admins. */
export function listedPersonJson({
  firstSeenAt,
  lastSeenAt,
  hasPasskey,
  ...person
}: Person & SignInHistory): ListedPersonJson {
  return {
    ...personJson(person),
    firstSeenAt: formatInstant(firstSeenAt),
    lastSeenAt: formatInstant(lastSeenAt),
    hasPasskey,
  }
}

/** As in the API. */
export function personJson({ createdAt, ...person }: Person): PersonJson {
  return { ...person, createdAt: formatInstant(createdAt) }
}

/** The person as they act; `roles` by desk id. */
export function requireStaffActor(
  personId: string,
  name: string,
  isAdmin: boolean,
  roles: Readonly<Record<string, Role>>,
): Staff {
  return { kind: 'staff', name, personId, isAdmin, roles }
}
