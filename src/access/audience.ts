import type { Program, Reader, Staff } from './actor.ts'

/**
 * Whom a route is for. `staff`: people of the newsroom and programs with a token; `person`: people of the newsroom only
 * (their own account); `admin`: people of the newsroom who manage it. A route that declares no audience is not served.
 */
export const AUDIENCES = ['public', 'reader', 'staff', 'person', 'admin'] as const
export type Audience = (typeof AUDIENCES)[number]

/** The actor that a route of this audience receives; a public route receives none. */
export interface AudienceActors {
  readonly public: undefined
  readonly reader: Reader
  readonly staff: Staff | Program
  readonly person: Staff
  readonly admin: Staff
}
