import type { Edition } from '../pages/edition.ts'
import type { LivePart } from '../pages/live-part.ts'
import type { PageCache } from '../pages/page-cache.ts'
import type { App } from '../platform/http/app.ts'
import { publicCallerIn } from '../platform/http/incoming.ts'
import type { Manifest, Module } from '../platform/module.ts'
import type { ServicesWithBus } from '../platform/services.ts'
import type { AllStoryTables } from '../story/tables.ts'
import type { Topic } from '../story/topic.ts'
import { LiveRoom } from './room.ts'
import { routeLive } from './routes.ts'

export const liveManifest = { name: 'live' } as const satisfies Manifest

export interface LivePorts {
  readonly edition: Edition
  readonly cache: PageCache
  readonly liveParts: readonly LivePart[]
}

export interface LiveModule extends Module {
  readonly room: LiveRoom
}

/** A school or an office behind one address has room, and nobody takes all that there is. */
const STREAMS_OF_ONE_ADDRESS = 2_000

/** What changes, as it changes. */
export function openLive(
  { db, bus, clock, maxStreams, log }: ServicesWithBus<AllStoryTables, Topic>,
  { edition, cache, liveParts }: LivePorts,
): LiveModule {
  const room = new LiveRoom({
    db,
    bus,
    edition,
    liveParts,
    maxStreams,
    moved: (storyId) => cache.doubt(storyId),
    maxStreamsOfOne: STREAMS_OF_ONE_ADDRESS,
    addressOf: publicCallerIn,
    failed: (error, where) => log.error({ err: error }, `live: ${where} failed`),
  })
  return {
    ...liveManifest,
    room,
    intercept: (request, response) => room.intercept(request, response),
    routes: (app: App) => routeLive(app, room, clock),
    abort: () => room.close(),
  }
}
