import type { Role } from '../../access/role.ts'
import { hasUnseen } from '../../platform/plain-text.ts'
import { refuse, type Refusal } from '../../platform/problem.ts'

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

const MOST_NAME_CHARACTERS = 80
/** RFC 5321, 4.5.3.1.3: a path has 256 octets, two of them brackets. */
const MOST_EMAIL_CHARACTERS = 254
/** One plain address. What RFC 5322 allows besides (comments, lists, quoted names) could reach somebody else. */
const EMAIL = /^[^\s@<>()[\]\\",;:\p{Cc}]+@[^\s@<>()[\]\\",;:\p{Cc}]+$/u

export function readName(text: string): string | Refusal<'person-name-unfit'> {
  const name = text.normalize('NFC').trim().replaceAll(/ +/g, ' ')
  return name === '' || name.length > MOST_NAME_CHARACTERS || hasUnseen(name)
    ? refuse('person-name-unfit')
    : name
}

/** The address as we keep and compare it: lower case. */
export function readEmail(text: string): string | Refusal<'person-email-unfit'> {
  const email = text.normalize('NFC').trim().toLowerCase()
  return email.length > MOST_EMAIL_CHARACTERS || !EMAIL.test(email) ? refuse('person-email-unfit') : email
}

export function readDeskName(text: string): string | Refusal<'desk-name-unfit'> {
  const name = readName(text)
  return typeof name === 'string' ? name : refuse('desk-name-unfit')
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
