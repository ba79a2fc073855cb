import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import cookies from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import { type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
} from 'fastify'
import type { TrustProxy } from './caller-address.ts'
import { callerNamer, hasTwoHosts, refuseHosts } from './incoming.ts'
import { boundConnections } from './connection-bounds.ts'
import { FairShare } from './fair-share.ts'
import { lateValidator } from './late-validator.ts'
import { problemAnswers } from '../problem-contract.ts'
import { answerProblem } from './problem-door.ts'
import { httpProblem } from './problems.ts'
import { limitConnections, type ConnectionLimits } from './limit-connections.ts'
import { allowTaking, isBeingTaken } from './take-socket.ts'
import { forDocument } from './security-headers.ts'
import { lateSerializer } from './late-serializer.ts'
import { unfitInput } from './unfit-input.ts'
import { countingFailures } from './authenticate.ts'
import { refuseUnknownParameters } from './unknown-parameters.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: `public`, or an audience that `authenticate` knows. A route that does not say is not served. */
    access?: string
    /** The answer is a page for people: problems are too. */
    isPage?: boolean
    /** Parameters that it does not know do no harm: no cache in front keeps what it answers. */
    takesAnyQuery?: boolean
  }
  interface FastifyRequest {
    /** Who calls a route that is not public: a key of their own, for limits. */
    callerKey: string | null
  }
}

export interface AppParts {
  /** On every answer (`securityHeaders`). */
  readonly headers: Readonly<Record<string, string>>
  readonly level: string
  readonly trustProxy: TrustProxy
  /** API calls a minute for one token. */
  readonly callsAMinute: number
  /** How many connections may be open, and from how many on idle ones are closed for new ones. Unbounded when left out. */
  readonly connections?: Pick<ConnectionLimits, 'crowded' | 'most'>
  /** Audiences that routes may declare besides `public`. */
  readonly audiences: readonly string[]
  /** Lets a request to a route of this audience through, and resolves its caller's key; else throws a problem. */
  authenticate(request: FastifyRequest, audience: string): Promise<string>
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

export async function createApp(parts: AppParts): Promise<App> {
  const nameCaller = callerNamer(parts.trustProxy)
  const app: App = Fastify({
    logger: { level: parts.level, redact: ['req.headers.authorization'] },
    logController: new LogController({ disableRequestLogging: true }),
    // `nameCaller` has left one address in X-Forwarded-For, which stands for the connection's own.
    trustProxy: (_address, hop) => hop === 0,
    bodyLimit: MOST_BODY_BYTES,
    // A field that we do not know, or of another type, is refused: dropping or guessing would lose what was meant.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    schemaController: {
      compilersFactory: { buildValidator: lateValidator, buildSerializer: lateSerializer },
    },
    schemaErrorFormatter: unfitInput,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // oxlint-disable-next-line typescript/no-misused-promises -- a reply can be awaited, and need not be: it is sent
    frameworkErrors: (error, request, reply) => {
      reply.headers(parts.headers)
      return answerProblem(error, request, reply, parts.renderProblem, !request.url.startsWith('/api/'))
    },
    serverFactory: (handler) => {
      // An offer to upgrade is passed over, as a server may (RFC 9110, 7.8): we speak HTTP/1.1 here.
      const server = createServer({ shouldUpgradeCallback: () => false }, (request, response) => {
        nameCaller(request)
        if (isBeingTaken(request)) request.socket.destroy()
        else if (hasTwoHosts(request)) refuseHosts(response, parts.headers)
        else if (!bounds.admits(request, response)) return
        else if (!parts.intercept(request, response)) handler(request, response)
      })
      const bounds = boundConnections(server)
      allowTaking(server)
      if (parts.connections !== undefined) {
        limitConnections(server, {
          ...parts.connections,
          turnedAway: (count) =>
            app.log.warn(
              { count },
              'connections were turned away: the limit of open files leaves no room for more',
            ),
        })
      }
      server.keepAliveTimeout = KEEP_ALIVE_MS
      return server
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.decorateRequest('callerKey', null)
  await app.register(cookies)
  await app.register(rateLimit, { global: false })
  // One limiter for all routes: a token's calls count together, whatever they call.
  const limit = app.rateLimit({
    timeWindow: '1 minute',
    max: parts.callsAMinute,
    keyGenerator: (request) => request.callerKey ?? request.ip,
    errorResponseBuilder: () => httpProblem('too-many-requests'),
  })
  const share = new FairShare(parts.callsAMinute)
  app.addHook('onRoute', (route) => {
    const access = route.config?.access
    if (access === undefined) throw new Error(`the route ${route.url} does not declare its audience`)
    if (access !== 'public' && !parts.audiences.includes(access))
      throw new Error(`the route ${route.url} declares the audience ${access}, which there is not`)
    if (route.schema?.response !== undefined)
      route.schema = { ...route.schema, response: { ...problemAnswers, ...route.schema.response } }
    if (access !== 'public')
      route.onRequest = [
        countingFailures((request) => parts.authenticate(request, access)),
        limit,
        (request, reply) => share.enter(request, reply),
        ...[route.onRequest ?? []].flat(),
      ]
  })
  app.addHook('onRequest', refuseUnknownParameters)
  app.addHook('onSend', async (request, reply, payload) => {
    share.sent(request, payload)
    // What a caller sees is theirs: no cache keeps it, unless the route knows better.
    const access = request.routeOptions.config?.access
    if (access !== undefined && access !== 'public' && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store')
    const isDocument = forDocument(reply.getHeader('content-type'))
    for (const name in parts.headers)
      if ((isDocument || name === 'x-content-type-options') && !reply.hasHeader(name))
        reply.header(name, parts.headers[name])
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
