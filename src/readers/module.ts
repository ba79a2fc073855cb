import type { App } from '../platform/http/app.ts'
import type { Manifest, Module } from '../platform/module.ts'
import * as readers from './migrations/2026-11-26-07-readers.ts'
import { eraseReader } from './erase-reader-actions.ts'
import { routeReaders, type ReaderRouteOptions } from './reader-routes.ts'

export const readersManifest = {
  name: 'readers',
  migrations: { '2026-11-26-07-readers': readers },
  erase: eraseReader,
} as const satisfies Manifest

/** Accounts of readers. */
export function openReaders(ports: ReaderRouteOptions): Module {
  return { ...readersManifest, routes: (app: App) => routeReaders(app, ports) }
}
