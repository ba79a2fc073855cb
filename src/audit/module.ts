import type { Manifest } from '../platform/module.ts'
import * as audit from './migrations/2026-11-26-03-audit.ts'

export const auditManifest = {
  name: 'audit',
  migrations: { '2026-11-26-03-audit': audit },
} as const satisfies Manifest
