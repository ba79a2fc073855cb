import type { Actor } from './actor.ts'
import type { Role } from './role.ts'

/** The actor's role on this desk; undefined where they have none. */
export function roleOn(actor: Actor, deskId: string): Role | undefined {
  switch (actor.kind) {
    case 'staff':
      return actor.isAdmin ? 'editor' : actor.roles[deskId]
    case 'program':
      return actor.desks === null || actor.desks.includes(deskId) ? 'editor' : undefined
    case 'system':
      return actor.name === 'terminal' ? 'editor' : undefined
    case 'reader':
      return undefined
  }
}

/** The desks on which the actor has a role: ids, or all of them, those of later too. */
export function listRoleDesks(actor: Actor): readonly string[] | 'all' {
  switch (actor.kind) {
    case 'staff':
      return actor.isAdmin ? 'all' : Object.keys(actor.roles)
    case 'program':
      return actor.desks ?? 'all'
    case 'system':
      return actor.name === 'terminal' ? 'all' : []
    case 'reader':
      return []
  }
}
