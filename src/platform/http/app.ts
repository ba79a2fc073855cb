import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import rateLimit from '@fastify/rate-limit'
import { type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
} from 'fastify'
import type { Actor } from '../actor.ts'
import { answerProblem } from './problem-door.ts'
import { httpProblem } from './problems.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { allowTaking, isBeingTaken } from './take-socket.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: everybody, or programs with a token. A route that does not say is not served. */
    access?: 'public' | 'token'
    /** The answer is a page for people: problems are too. */
    isPage?: boolean
  }
  interface FastifyRequest {
    actor: Actor | null
  }
}

export interface AppParts {
  readonly level: string
  readonly trustProxy: boolean
  /** API calls a minute for one token. */
  readonly callsAMinute: number
  /** The actor of a bearer token; undefined for one that is not valid. */
  authenticate(token: string): Promise<Actor | undefined>
  /** A problem as a page for people. */
  renderProblem(title: string, advice: string): string
  /** Takes requests that are not for the router (streams); true when it has. */
  intercept(request: IncomingMessage, response: ServerResponse): boolean
}

export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** Longer than the idle time of the usual proxies (60 s): the side that closes must not be the one that is reused. */
const KEEP_ALIVE_MS = 72_000
const MOST_BODY_BYTES = 1_048_576
/** API calls a minute for one address without a valid token. */
const STRANGERS_CALLS_A_MINUTE = 120

export async function createApp(parts: AppParts): Promise<App> {
  const app = Fastify({
    logger: { level: parts.level, redact: ['req.headers.authorization'] },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustProxy,
    bodyLimit: MOST_BODY_BYTES,
    // A field that we do not know, or of another type, is refused: dropping or guessing would lose what was meant.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // oxlint-disable-next-line typescript/no-misused-promises -- a reply can be awaited, and need not be: it is sent
    frameworkErrors: (error, request, reply) => {
      reply.headers(SECURITY_HEADERS)
      return answerProblem(error, request, reply, parts.renderProblem, !request.url.startsWith('/api/'))
    },
    serverFactory: (handler) => {
      // An offer to upgrade is passed over, as a server may (RFC 9110, 7.8): we speak HTTP/1.1 here.
      const server = createServer({ shouldUpgradeCallback: () => false }, (request, response) => {
        if (isBeingTaken(request)) request.socket.destroy()
        else if (!parts.intercept(request, response)) handler(request, response)
      })
      allowTaking(server)
      server.keepAliveTimeout = KEEP_ALIVE_MS
      return server
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.decorateRequest('actor', null)
  await app.register(rateLimit, { global: false })
  // One limiter for all routes: a token's calls count together, whatever they call.
  const limit = app.rateLimit({
    timeWindow: '1 minute',
    max: parts.callsAMinute,
    keyGenerator: (request) => request.actor?.name ?? request.ip,
    errorResponseBuilder: () => httpProblem('too-many-requests'),
  })
  app.addHook('onRoute', (route) => {
    const access = route.config?.access
    if (access === undefined) throw new Error(`the route ${route.url} does not say who may call it`)
    if (access === 'token') route.onRequest = [authenticator(parts), limit, ...[route.onRequest ?? []].flat()]
  })
  app.addHook('onSend', async (_request, reply) => {
    for (const name in SECURITY_HEADERS)
      if (!reply.hasHeader(name)) reply.header(name, SECURITY_HEADERS[name])
  })
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, parts.renderProblem))
  app.setNotFoundHandler((request, reply) =>
    answerProblem(
      httpProblem('not-found'),
      request,
      reply,
      parts.renderProblem,
      !request.url.startsWith('/api/'),
    ),
  )
  return app
}

/**
 * Wrong tokens are counted by address, and past a bound answered as too many. A right one always passes: else whoever guesses behind the same proxy would lock the newsroom out.
 */
function authenticator(parts: AppParts) {
  const misses = new Map<string, { count: number; until: number }>()
  return async (request: FastifyRequest): Promise<void> => {
    const [, token] = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(request.headers.authorization ?? '') ?? []
    const actor = token === undefined ? undefined : await parts.authenticate(token)
    if (actor === undefined) {
      const now = Date.now()
      const miss = misses.get(request.ip)
      if (miss !== undefined && miss.until > now && miss.count >= STRANGERS_CALLS_A_MINUTE)
        throw httpProblem('too-many-requests')
      if (misses.size > 10_000) misses.clear()
      misses.set(
        request.ip,
        miss !== undefined && miss.until > now
          ? { ...miss, count: miss.count + 1 }
          : { count: 1, until: now + 60_000 },
      )
      throw httpProblem('unauthorised')
    }
    request.actor = actor
  }
}
