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
  /** An editor of every desk, those of later too: the terminal, and programs whose token names no desks. */
  readonly isOnEveryDesk?: boolean
  /** Sees what the role sees and changes nothing: a program whose token is for reading. */
  readonly isReadOnly?: boolean
  /** Left out where nobody is signed in: programs, the terminal, and what is done later in a person's name. */
  readonly session?: ActorSession
}

/** The terminal, and the server's own work, act as editors of every desk. */
export function programActor(kind: 'terminal', name: string): Actor {
  return { kind, name, personId: null, isAdmin: true, roles: {}, isOnEveryDesk: true }
}

/** A program is an editor of the desks of its token (null: of every desk), or reads what an editor reads. */
export function tokenActor(
  name: string,
  { desks, isReadOnly }: { readonly desks: readonly string[] | null; readonly isReadOnly: boolean },
): Actor {
  return {
    kind: 'token',
    name: `token:${name}`,
    personId: null,
    isAdmin: false,
    roles: Object.fromEntries((desks ?? []).map((desk) => [desk, 'editor' as const])),
    isOnEveryDesk: desks === null,
    isReadOnly,
  }
}

export const TERMINAL: Actor = programActor('terminal', 'terminal')

/** The role that counts on this desk; undefined where the actor has none. */
export function roleOn(actor: Actor, deskId: string): Role | undefined {
  if (actor.isAdmin || actor.isOnEveryDesk === true) return 'editor'
  return actor.roles[deskId]
}

/** Who asks, on a route for staff: the door has let nobody else through. */
export function staffActor(actor: Actor | null): Actor {
  if (actor === null) throw new Error('a route for staff was reached without one')
  return actor
}
