import { CARRIED_FROM, carryOver, TOO_OLD } from './carry-over.ts'
import * as jobs from './platform/jobs/migrations/2026-11-26-01-jobs.ts'
import * as mail from './platform/mail/migrations/2026-11-26-02-mail.ts'
import * as audit from './audit/migrations/2026-11-26-03-audit.ts'
import * as log from './log/migrations/2026-11-26-04-log.ts'
import * as identity from './identity/migrations/2026-11-26-05-identity.ts'
import * as staff from './staff/migrations/2026-11-26-06-staff.ts'
import * as readers from './readers/migrations/2026-11-26-07-readers.ts'
import * as story from './story/migrations/2026-11-26-08-story.ts'
import * as media from './media/migrations/2026-11-26-09-media.ts'
import * as keptAssets from './pages/migrations/2026-11-26-10-kept-assets.ts'
import * as presence from './newsroom/server/migrations/2026-11-26-11-presence.ts'
import type { MigrationPlan } from './platform/database/migrate.ts'

/**
 * The first migration of each module, in the order of the floors; those of one floor so that a table stands after those
 * that its rows point to.
 */
const FIRST = {
  '2026-11-26-01-jobs': jobs,
  '2026-11-26-02-mail': mail,
  '2026-11-26-03-audit': audit,
  '2026-11-26-04-log': log,
  '2026-11-26-05-identity': identity,
  '2026-11-26-06-staff': staff,
  '2026-11-26-07-readers': readers,
  '2026-11-26-08-story': story,
  '2026-11-26-09-media': media,
  '2026-11-26-10-kept-assets': keptAssets,
  '2026-11-26-11-presence': presence,
}

/** By hand, so that bundling keeps them and a review sees what is new. A later migration stands after `FIRST`. */
export const MIGRATIONS: MigrationPlan = {
  migrations: { ...FIRST },
  carryOver: { from: CARRIED_FROM, to: Object.keys(FIRST), up: carryOver, tooOld: TOO_OLD },
}
