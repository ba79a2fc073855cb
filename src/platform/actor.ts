/** What somebody of a desk may do there; `policy.ts` of each room says what that comes to. */
export const ROLES = ['contributor', 'reporter', 'editor', 'community-editor'] as const
export type Role = (typeof ROLES)[number]

/** The session by which a person acts. Times are ms UTC. */
export interface ActorSession {
  readonly id: string
  /** When they last said who they are, in a way that counts for what they may do. */
  readonly confirmedAt: number
  readonly hasPasskey: boolean
  /** What an admin must do to act as one: show their passkey, or add their first; null: nothing, or no admin. */
  readonly adminNeeds: 'passkey' | 'first-passkey' | null
  /** Until when an admin without a passkey acts as one; null for everybody else. */
  readonly firstPasskeyBy: number | null
}

/** Who does something: a person of the newsroom, a program with a token, or somebody at the terminal of the machine itself. */
export interface Actor {
  readonly kind: 'person' | 'token' | 'terminal'
  /** As it stands in revisions and the audit trail: a person's name, "token:wire desk", "terminal". */
  readonly name: string
  /** Null for programs and the terminal. */
  readonly personId: string | null
  /** May act as an admin now: look after people and settings, and be an editor of every desk. */
  readonly isAdmin: boolean
  /** The role by desk id; nothing here for a desk means nothing of it is seen. */
  readonly roles: Readonly<Record<string, Role>>
  /** Left out where nobody is signed in: programs, the terminal, and what is done later in a person's name. */
  readonly session?: ActorSession
}

/** Programs and the terminal act as editors of every desk. */
export function programActor(kind: 'token' | 'terminal', name: string): Actor {
  return { kind, name, personId: null, isAdmin: kind === 'terminal', roles: {} }
}

export const TERMINAL: Actor = programActor('terminal', 'terminal')

/** The role that counts on this desk; undefined where the actor has none. */
export function roleOn(actor: Actor, deskId: string): Role | undefined {
  if (actor.kind !== 'person' || actor.isAdmin) return 'editor'
  return actor.roles[deskId]
}

/** Who asks, on a route for staff: the door has let nobody else through. */
export function staffActor(actor: Actor | null): Actor {
  if (actor === null) throw new Error('a route for staff was reached without one')
  return actor
}
