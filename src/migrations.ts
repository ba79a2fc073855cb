import { CARRIED_FROM, CARRIED_TO, carryOver, TOO_OLD } from './carry-over.ts'
import { collectMigrations, MANIFESTS } from './modules.ts'
import type { MigrationPlan } from './platform/database/migrate.ts'
import type { Manifest } from './platform/module.ts'

/** How a database comes to the tables of these modules. */
export function planMigrations(manifests: readonly Pick<Manifest, 'migrations'>[]): MigrationPlan {
  return {
    migrations: collectMigrations(manifests),
    carryOver: { from: CARRIED_FROM, to: CARRIED_TO, up: carryOver, tooOld: TOO_OLD },
  }
}

export const MIGRATIONS = planMigrations(MANIFESTS)
