import swagger from '@fastify/swagger'
import { routeLive } from './live/routes.ts'
import { LiveRoom } from './live/room.ts'
import type { BuiltAssets } from './pages/assets.ts'
import { linksOf, type Edition } from './pages/edition.ts'
import { renderMessagePage } from './pages/render.tsx'
import { routePages } from './pages/routes.ts'
import { openPageCache, serveCurrentPage } from './pages/serve-page.ts'
import type { Actor } from './platform/actor.ts'
import { Bus } from './platform/bus.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config/config.ts'
import type { Database } from './platform/database/database.ts'
import { createApp, type App } from './platform/http/app.ts'
import { newEpoch, newId } from './platform/ids.ts'
import { actorOfToken } from './staff/actions.ts'
import type { StaffTables } from './staff/tables.ts'
import type { StoryContext } from './story/change-actions.ts'
import { routeStories } from './story/routes.ts'
import type { StoryTables } from './story/tables.ts'
import type { StoryLogTables } from './story-log/tables.ts'
import { routeSyndication } from './syndication/routes.ts'

export type Tables = StoryTables & StoryLogTables & StaffTables

export interface ServerParts {
  readonly config: Config
  readonly db: Database<Tables>
  readonly clock: Clock
  readonly assets: BuiltAssets
}

export interface Server {
  readonly app: App
  readonly live: LiveRoom
  /** What an action of this actor is given on this server. */
  contextOf(actor: Actor): StoryContext
  /** Says goodbye to readers, lets requests end, closes the database. */
  close(): Promise<void>
}

/** The composition root: wires every room; nothing listens yet. */
export async function createServer({ config, db, clock, assets }: ServerParts): Promise<Server> {
  const edition: Edition = {
    site: { name: config.siteName, url: config.publicUrl, timeZone: config.timeZone },
    links: linksOf(''),
    addresses: linksOf(config.publicUrl),
    assets,
  }
  const bus = new Bus()
  const cache = openPageCache(assets.build)
  const live = new LiveRoom({
    db,
    bus,
    edition,
    maxStreams: config.maxStreams,
    failed: (error, where) => app.log.error({ err: error }, `live: ${where} failed`),
  })
  const app = await createApp({
    level: config.logLevel,
    trustProxy: config.trustProxy,
    callsAMinute: config.apiCalls,
    authenticate: (token) => actorOfToken({ db }, token),
    renderProblem: (title, advice) => renderMessagePage(title, advice, edition),
    intercept: (request, response) =>
      serveCurrentPage(cache, request, response) || live.intercept(request, response),
  })
  const changed = (storyId: string): void => {
    bus.wake(storyId)
    db.tellOthers(storyId).catch((error: unknown) =>
      app.log.error({ err: error }, 'other nodes were not told; they look by themselves'),
    )
  }
  const contextOf = (actor: Actor): StoryContext => ({ db, clock, newId, newEpoch, actor, changed })

  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Stop Press',
        version: assets.build,
        description: 'The API of one newsroom: see docs/api.md.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
  })
  await app.register(async () => {
    routeStories(app, contextOf)
    routeSyndication(app, { db, edition, build: assets.build })
    routeLive(app, live)
    const stopPages = routePages(app, { db, bus, cache, edition, assets })
    app.addHook('onClose', async () => stopPages())
    app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () =>
      app.swagger(),
    )
    app.get('/health', { config: { access: 'public' }, schema: { hide: true } }, async () => {
      await db.read.selectFrom('story').select('id').limit(1).execute()
      return { status: 'ok', streams: live.streams, unsentBytes: live.unsentBytes }
    })
  })
  const stopListening = await db.onOutsideWrite((storyId) => bus.wake(storyId))

  return {
    app,
    live,
    contextOf,
    async close() {
      live.close()
      await stopListening()
      await app.close()
      await db.close()
    },
  }
}
