import type { SiteContext } from '../pages/site-context.ts'
import type { PageCache } from '../pages/page-cache.ts'
import type { App } from '../platform/http/app.ts'
import type { Manifest, Module } from '../platform/module.ts'
import type { Services } from '../platform/services.ts'
import type { AllStoryTables } from '../story/tables.ts'
import { routeSyndication } from './routes.ts'

export const syndicationManifest = { name: 'syndication' } as const satisfies Manifest

/** Stories for programs. */
export function openSyndication(
  { db }: Services<AllStoryTables>,
  pages: { readonly siteContext: SiteContext; readonly cache: PageCache },
): Module {
  return {
    ...syndicationManifest,
    routes: (app: App) => routeSyndication(app, { db, siteContext: pages.siteContext, cache: pages.cache }),
  }
}
