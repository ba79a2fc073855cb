/** Who does something: a program with a token, or somebody at the terminal of the machine itself. */
export interface Actor {
  readonly kind: 'token' | 'terminal'
  /** As it stands in revisions ("token:wire desk"). */
  readonly name: string
}

export const TERMINAL: Actor = { kind: 'terminal', name: 'terminal' }
