import { apiDescription } from './api-description.ts'
import type { Actor } from './access/actor.ts'
import { closeServer } from './close-server.ts'
import { eraseEverywhere } from './identity/erase-actions.ts'
import type { LiveFeed } from './live/live-feed.ts'
import { openModules, type ModuleOptions } from './modules.ts'
import { openServices, type ServiceOptions } from './open-services.ts'
import { createApp, type App } from './platform/http/app.ts'
import { describeApi } from './platform/http/describe-api.ts'
import { listRoutes, type ListedRoute } from './platform/http/list-routes.ts'
import { routeOperator } from './platform/http/operator-routes.ts'
import { divideFiles, openFileLimit } from './platform/open-files.ts'
import { staffContext } from './staff/module.ts'
import type { PeopleContext } from './staff/person/person-actions.ts'
import type { StoryContext } from './story/change.ts'
import { parseTopic } from './story/topic.ts'

export interface ServerOptions extends ServiceOptions, ModuleOptions {
  /** Called before there are routes, for tests to look at what goes by. */
  readonly beforeRoutes?: (app: App) => void
}

export interface Server {
  readonly app: App
  readonly live: LiveFeed
  /** Every route with the audience that it declares. */
  readonly routes: readonly ListedRoute[]
  /** The context for actions of this actor on this server. */
  contextFor<A extends Actor>(actor: A): StoryContext & PeopleContext<A>
  /** The name of the cookie that holds a session of the newsroom. */
  readonly sessionCookie: string
  /** Stores this build's files for its pages that another build serves, now and periodically. */
  keepAssets(): void
  /** Erases somebody everywhere: each module what it keeps of them. */
  eraseIdentity(identityId: string): Promise<void>
  /**
   * Stops being ready (`/ready`), and releases its readers over this many ms, to other nodes; everything else is
   * still served.
   */
  drain(ms: number): Promise<void>
  /** Disconnects readers, waits for requests, closes the database. */
  close(): Promise<void>
}

/** The composition root: services for the modules, the modules, and HTTP before them; nothing listens yet. */
export async function createServer(deps: ServerOptions): Promise<Server> {
  const { config, db } = deps
  const files = divideFiles(openFileLimit(), config.maxStreams)
  // The log is the app's, and the app is made of the modules.
  const services = openServices(deps, files.streams, {
    warn: (fields, sentence) => app.log.warn(fields, sentence),
    error: (fields, sentence) => app.log.error(fields, sentence),
  })
  const { bus, workers, safeFetch } = services
  const { all, story, identity, pages, live } = openModules(services, deps)
  const { authentication } = identity
  const interceptors = all.flatMap((module) => (module.intercept === undefined ? [] : [module.intercept]))
  const app: App = await createApp({
    headers: services.headers,
    level: config.logLevel,
    trustProxy: config.trustProxy,
    callsPerMinute: config.apiCalls,
    connections: {
      softLimit: Math.ceil((files.streams + files.connections) / 2),
      max: files.connections,
    },
    audiences: authentication.audiences,
    authenticate: (request, audience) => authentication.authenticate(request, audience),
    renderProblem: pages.renderProblem,
    intercept: (request, response) => interceptors.some((intercept) => intercept(request, response)),
  })
  const routes = listRoutes(app)
  deps.beforeRoutes?.(app)
  const sessionCookie = identity.cookies.newsroom.sessionName
  const { build: version } = deps.assets
  await describeApi(app, { ...apiDescription, version, publicUrl: config.publicUrl, sessionCookie })
  await app.register(async () => {
    for (const module of all) await module.routes?.(app)
    routeOperator(app, {
      dataDir: config.dataDir,
      checkDatabase: () => db.read.selectFrom('story').select('id').limit(1).execute(),
      load: () => ({ streams: live.feed.streams, unsentBytes: live.feed.unsentBytes }),
      isStopping: () => live.feed.isStopping,
    })
  })
  for (const module of all) await module.start?.()
  workers.start(all.flatMap(({ jobs = [] }) => jobs))
  const stopListening = await db.onExternalWrite((text) =>
    bus.publish(text === undefined ? undefined : parseTopic(text)),
  )
  const people = staffContext(services)
  return {
    app,
    live: live.feed,
    routes,
    contextFor: (actor) => ({ ...story.contextFor(actor), ...people(actor), db }),
    sessionCookie,
    keepAssets: pages.keepAssets,
    eraseIdentity: (identityId) => eraseEverywhere(services, all, identityId),
    drain: (ms) => live.feed.drain(ms),
    close: () => closeServer({ app, modules: all, workers, safeFetch, db, stopListening }),
  }
}
