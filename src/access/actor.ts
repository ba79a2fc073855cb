import type { Role } from './role.ts'

/**
 * Who does something. Nothing outside this folder asks "who is this not?": rules go through every kind by a switch
 * without a default, so that a kind that is added later compiles nowhere until each rule says what it may do.
 */
export type Actor = Staff | Reader | Program | System

/** A person of the newsroom. */
export interface Staff {
  readonly kind: 'staff'
  readonly personId: string
  /** As it appears in bylines, revisions and the audit log. */
  readonly name: string
  /** May act as an admin now: manage people and settings, and be an editor of every desk. */
  readonly isAdmin: boolean
  /** The role by desk id; nothing of a desk that is missing here is visible. */
  readonly roles: Readonly<Record<string, Role>>
  /** Omitted if nobody is signed in: programs, the terminal, and deferred work in a person's name. */
  readonly session?: StaffSession
}

/** The session by which a person of the newsroom acts. Times are ms UTC. */
export interface StaffSession {
  readonly id: string
  readonly identityId: string
  /** When they last confirmed their identity in a sufficient way. */
  readonly confirmedAt: number
  readonly hasPasskey: boolean
  /** What an admin must do to act as one: use their passkey, or add their first; null: nothing, or not an admin. */
  readonly adminNeeds: 'passkey' | 'first-passkey' | null
  /** Until when an admin may act without a passkey; null for everybody else. */
  readonly firstPasskeyBy: number | null
}

/** Somebody who reads and has an account on the public site. They have no role on any desk. */
export interface Reader {
  readonly kind: 'reader'
  readonly readerId: string
  /** As other readers see it. */
  readonly name: string
  readonly session: { readonly id: string; readonly identityId: string }
}

/** A program with an API token: an editor of the desks that the token names. */
export interface Program {
  readonly kind: 'program'
  /** As it appears in revisions and the audit log: "token:wire desk". */
  readonly name: string
  /** Ids of desks; null: every desk, those of later too. */
  readonly desks: readonly string[] | null
  /** Sees what an editor sees and changes nothing. */
  readonly isReadOnly: boolean
}

/** The server itself: somebody at the machine's terminal, scheduled publication, metadata of media that arrives later. */
export interface System {
  readonly kind: 'system'
  readonly name: 'terminal' | 'schedule' | 'media'
}

export const TERMINAL: System = { kind: 'system', name: 'terminal' }
/** Publishes what was scheduled. */
export const SCHEDULE: System = { kind: 'system', name: 'schedule' }
/** Writes into posts what has become known of their pictures and embeds. */
export const MEDIA: System = { kind: 'system', name: 'media' }

/** The actor's id as a person of the newsroom; null for everybody and everything else. */
export function actorPersonId(actor: Actor): string | null {
  switch (actor.kind) {
    case 'staff':
      return actor.personId
    case 'reader':
    case 'program':
    case 'system':
      return null
  }
}

/** Whether the actor manages people, desks and settings. */
export function isAdmin(actor: Actor): boolean {
  switch (actor.kind) {
    case 'staff':
      return actor.isAdmin
    case 'system':
      return actor.name === 'terminal'
    case 'reader':
    case 'program':
      return false
  }
}

/** Whether the actor works for the newsroom, in whatever role; readers do not. */
export function isOfNewsroom(actor: Actor): boolean {
  switch (actor.kind) {
    case 'staff':
    case 'program':
    case 'system':
      return true
    case 'reader':
      return false
  }
}

/** A key of its own for every actor, for counting and for ownership: ids, token names and reader ids share no name space. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case 'staff':
      return `staff ${actor.personId}`
    case 'reader':
      return `reader ${actor.readerId}`
    case 'program':
      return `program ${actor.name}`
    case 'system':
      return `system ${actor.name}`
  }
}
