import type { Actor } from '../access/actor.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { StaffTables } from './tables.ts'

/** The context of every staff action. */
export interface StaffContext<A extends Actor = Actor> {
  readonly db: Database<StaffTables>
  readonly clock: Clock
  readonly newId: () => string
  readonly actor: A
}
