import { httpProblems } from './http/problems.ts'
import * as jobs from './jobs/migrations/2026-11-26-01-jobs.ts'
import type { Manifest } from './module.ts'
import { safeFetchProblems } from './safe-fetch/problems.ts'

/** What every product on this platform has; nothing of it is opened as a module is. */
export const platformManifest = {
  name: 'platform',
  migrations: { '2026-11-26-01-jobs': jobs },
  problems: { ...httpProblems, ...safeFetchProblems },
} as const satisfies Manifest
