import type { App } from '../platform/http/app.ts'
import type { CachePurge } from '../platform/cache-purge.ts'
import type { Manifest, Module } from '../platform/module.ts'
import type { ServicesWithBus } from '../platform/services.ts'
import type { AllStoryTables } from '../story/tables.ts'
import type { Topic } from '../story/topic.ts'
import type { BuiltAssets } from './assets.ts'
import { createUrlBuilder, type SiteContext } from './site-context.ts'
import { AssetKeeper, type KeptAssetTables } from './kept-assets.ts'
import type { LivePart } from './live-part.ts'
import { storyCacheTag, type PageCache } from './page-cache.ts'
import { renderMessagePage } from './render.tsx'
import { routePages } from './routes.ts'
import { openPageCache, serveCurrentPage, STALE_IF_ERROR_MS } from './serve-page.ts'
import * as keptAssets from './migrations/2026-11-26-10-kept-assets.ts'
import { STORY_PARTS } from './story-parts.tsx'

export const pagesManifest = {
  name: 'pages',
  migrations: { '2026-11-26-10-kept-assets': keptAssets },
  live: STORY_PARTS,
} as const satisfies Manifest<LivePart>

export interface PagesPorts {
  readonly assets: BuiltAssets
  readonly liveParts: readonly LivePart[]
}

export interface PagesModule extends Module<LivePart> {
  readonly siteContext: SiteContext
  readonly cache: PageCache
  renderProblem(title: string, advice: string): string
  /** Keeps this build's files for pages of it that another build serves, now and from time to time. */
  keepAssets(): void
}

/** What readers get. */
export function openPages(
  services: ServicesWithBus<AllStoryTables & KeptAssetTables, Topic>,
  { assets, liveParts }: PagesPorts,
): PagesModule {
  const { config, site, db, clock, bus, mediaStore: store, headers, log } = services
  const siteContext: SiteContext = {
    site,
    paths: createUrlBuilder(''),
    absoluteUrls: createUrlBuilder(config.publicUrl),
    assets,
  }
  const cache = openPageCache(assets.build, headers)
  const keeper = new AssetKeeper({ db, store, clock }, assets, (error) =>
    log.error({ err: error }, 'scripts and styles could not be kept for pages of this build'),
  )
  return {
    ...pagesManifest,
    siteContext,
    cache,
    renderProblem: (title, advice) => renderMessagePage(title, advice, siteContext),
    keepAssets: () => keeper.start(),
    intercept: (request, response) => serveCurrentPage(cache, request, response),
    routes(app: App) {
      const keptAssets = { db, store }
      const stop = routePages(app, { db, bus, cache, clock, siteContext, liveParts, assets, keptAssets })
      app.addHook('onClose', async () => stop())
    },
    stop: () => keeper.stop(),
  }
}

/** What caches in front keep of stories. */
export function storyCopies(purge: CachePurge) {
  return {
    forget: (storyId: string, ms?: number) => purge.forget(storyCacheTag(storyId), ms),
    keptMs: STALE_IF_ERROR_MS,
  }
}
