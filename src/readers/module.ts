import type { App } from '../platform/http/app.ts'
import type { Manifest, Module } from '../platform/module.ts'
import { routeReaders, type ReaderRouteOptions } from './reader-routes.ts'

export const readersManifest = { name: 'readers' } as const satisfies Manifest

/** Accounts of readers. */
export function openReaders(ports: ReaderRouteOptions): Module {
  return { ...readersManifest, routes: (app: App) => routeReaders(app, ports) }
}
