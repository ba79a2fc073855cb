import type { Actor } from '../../access/actor.ts'
import type { BuiltAssets } from '../../pages/assets.ts'
import type { SiteContext } from '../../pages/site-context.ts'
import type { App } from '../../platform/http/app.ts'
import type { Manifest, Module } from '../../platform/module.ts'
import type { ServicesWithBus } from '../../platform/services.ts'
import type { StoryContext } from '../../story/change.ts'
import type { Topic } from '../../story/topic.ts'
import { routeNewsroomApp } from './app-routes.ts'
import { NewsroomFeed } from './newsroom-feed.ts'
import type { DeskTables } from './presence-actions.ts'
import * as presence from './migrations/2026-11-26-11-presence.ts'
import { routeDesk } from './routes.ts'

export const newsroomManifest = {
  name: 'newsroom',
  migrations: { '2026-11-26-11-presence': presence },
} as const satisfies Manifest

export interface NewsroomPorts {
  contextFor(actor: Actor): StoryContext
  readonly siteContext: SiteContext
  readonly assets: BuiltAssets
}

/** What the newsroom's app is served, and the app itself. */
export function openNewsroom(
  { db, bus, site, headers, log }: ServicesWithBus<DeskTables, Topic>,
  { contextFor, siteContext, assets }: NewsroomPorts,
): Module {
  const feed = new NewsroomFeed({
    contextFor,
    db,
    bus,
    siteContext,
    onError: (error, where) => log.error({ err: error }, `newsroom: ${where} failed`),
  })
  return {
    ...newsroomManifest,
    async routes(app: App) {
      routeDesk(app, { contextFor, db, siteContext, feed, headers })
      await routeNewsroomApp(app, { assets, site })
    },
    abort: () => feed.close(),
  }
}
