import type { Manifest } from '../platform/module.ts'
import * as log from './migrations/2026-11-26-04-log.ts'

export const logManifest = {
  name: 'log',
  migrations: { '2026-11-26-04-log': log },
} as const satisfies Manifest
