import type { SiteContext } from '../pages/site-context.ts'
import type { LivePart } from '../pages/live-part.ts'
import type { PageCache } from '../pages/page-cache.ts'
import type { App } from '../platform/http/app.ts'
import { publicCallerIn } from '../platform/http/incoming.ts'
import type { Manifest, Module } from '../platform/module.ts'
import type { ServicesWithBus } from '../platform/services.ts'
import type { AllStoryTables } from '../story/tables.ts'
import type { Topic } from '../story/topic.ts'
import { liveProblems } from './problems.ts'
import { LiveFeed } from './live-feed.ts'
import { routeLive } from './routes.ts'

export const liveManifest = { name: 'live', problems: liveProblems } as const satisfies Manifest

export interface LivePorts {
  readonly siteContext: SiteContext
  readonly cache: PageCache
  readonly liveParts: readonly LivePart[]
}

export interface LiveModule extends Module {
  readonly feed: LiveFeed
}

/** Enough for a school or an office behind one address, without letting anybody take everything. */
const MAX_STREAMS_PER_ADDRESS = 2_000

/** What changes, as it changes. */
export function openLive(
  { db, bus, clock, maxStreams, log }: ServicesWithBus<AllStoryTables, Topic>,
  { siteContext, cache, liveParts }: LivePorts,
): LiveModule {
  const feed = new LiveFeed({
    db,
    bus,
    siteContext,
    liveParts,
    maxStreams,
    onMoved: (storyId) => cache.invalidate(storyId),
    maxStreamsPerAddress: MAX_STREAMS_PER_ADDRESS,
    callerAddress: publicCallerIn,
    onError: (error, where) => log.error({ err: error }, `live: ${where} failed`),
  })
  return {
    ...liveManifest,
    feed,
    intercept: (request, response) => feed.intercept(request, response),
    routes: (app: App) => routeLive(app, feed, clock),
    abort: () => feed.close(),
  }
}
