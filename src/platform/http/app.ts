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
import { createCallerNormalizer, hasDuplicateHost, rejectDuplicateHosts } from './incoming.ts'
import { enforceConnectionLimits } from './connection-bounds.ts'
import { FairShare } from './fair-share.ts'
import { lazyValidator } from './lazy-validator.ts'
import { problemAnswers } from '../problem-contract.ts'
import { sendProblem } from './error-handler.ts'
import { httpProblem } from './problems.ts'
import { limitConnections, type ConnectionLimits } from './limit-connections.ts'
import { allowDetaching, isBeingDetached } from './detach-socket.ts'
import { forDocument } from './security-headers.ts'
import { lazySerializer } from './lazy-serializer.ts'
import { validationProblem } from './validation-errors.ts'
import { countFailures } from './authenticate.ts'
import { rejectUnknownParameters } from './unknown-parameters.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: `public`, or an audience that `authenticate` knows. A route that does not say is not served. */
    access?: string
    /** The response is an HTML page: problems are too. */
    isPage?: boolean
    /** Unknown query parameters are harmless: no cache stores the response. */
    takesAnyQuery?: boolean
  }
  interface FastifyRequest {
    /** Who calls a route that is not public: a key of their own, for limits. */
    callerKey: string | null
  }
}

export interface AppOptions {
  /** On every response (`securityHeaders`). */
  readonly headers: Readonly<Record<string, string>>
  readonly level: string
  readonly trustProxy: TrustProxy
  /** API calls per minute for one token. */
  readonly callsPerMinute: number
  /**
   * Maximum number of connections, and the number from which idle ones are closed for new ones. Unlimited if omitted.
   */
  readonly connections?: Pick<ConnectionLimits, 'softLimit' | 'max'>
  /** Audiences that routes may declare besides `public`. */
  readonly audiences: readonly string[]
  /** Lets a request to a route of this audience through, and resolves its caller's key; else throws a problem. */
  authenticate(request: FastifyRequest, audience: string): Promise<string>
  /** A problem as a page for people. */
  renderProblem(title: string, advice: string): string
  /** Handles requests that bypass the router (streams); true if it has. */
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
const MAX_BODY_BYTES = 1_048_576

export async function createApp(options: AppOptions): Promise<App> {
  const normalizeCaller = createCallerNormalizer(options.trustProxy)
  const app: App = Fastify({
    logger: { level: options.level, redact: ['req.headers.authorization'] },
    logController: new LogController({ disableRequestLogging: true }),
    // `normalizeCaller` has left a single address in X-Forwarded-For, which replaces that of the connection.
    trustProxy: (_address, hop) => hop === 0,
    bodyLimit: MAX_BODY_BYTES,
    // Unknown fields and wrong types are rejected: dropping or coercing would lose what was meant.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    schemaController: {
      compilersFactory: { buildValidator: lazyValidator, buildSerializer: lazySerializer },
    },
    schemaErrorFormatter: validationProblem,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // oxlint-disable-next-line typescript/no-misused-promises -- a reply can be awaited, and need not be: it is sent
    frameworkErrors: (error, request, reply) => {
      reply.headers(options.headers)
      return sendProblem(error, request, reply, options.renderProblem, !request.url.startsWith('/api/'))
    },
    serverFactory: (handler) => {
      // Upgrade requests are ignored, as a server may (RFC 9110, 7.8): we speak HTTP/1.1 here.
      const server = createServer({ shouldUpgradeCallback: () => false }, (request, response) => {
        normalizeCaller(request)
        if (isBeingDetached(request)) request.socket.destroy()
        else if (hasDuplicateHost(request)) rejectDuplicateHosts(response, options.headers)
        else if (!bounds.admits(request, response)) return
        else if (!options.intercept(request, response)) handler(request, response)
      })
      const bounds = enforceConnectionLimits(server)
      allowDetaching(server)
      if (options.connections !== undefined) {
        limitConnections(server, {
          ...options.connections,
          onRejected: (count) =>
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
  // One rate limit for all routes: a token's calls count together.
  const limit = app.rateLimit({
    timeWindow: '1 minute',
    max: options.callsPerMinute,
    keyGenerator: (request) => request.callerKey ?? request.ip,
    errorResponseBuilder: () => httpProblem('too-many-requests'),
  })
  const share = new FairShare(options.callsPerMinute)
  app.addHook('onRoute', (route) => {
    const access = route.config?.access
    if (access === undefined) throw new Error(`the route ${route.url} does not declare its audience`)
    if (access !== 'public' && !options.audiences.includes(access))
      throw new Error(`the route ${route.url} declares the audience ${access}, which there is not`)
    if (route.schema?.response !== undefined)
      route.schema = { ...route.schema, response: { ...problemAnswers, ...route.schema.response } }
    if (access !== 'public')
      route.onRequest = [
        countFailures((request) => options.authenticate(request, access)),
        limit,
        (request, reply) => share.enter(request, reply),
        ...[route.onRequest ?? []].flat(),
      ]
  })
  app.addHook('onRequest', rejectUnknownParameters)
  app.addHook('onSend', async (request, reply, payload) => {
    share.sent(request, payload)
    // What a caller sees is theirs: no cache keeps it, unless the route knows better.
    const access = request.routeOptions.config?.access
    if (access !== undefined && access !== 'public' && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store')
    const isDocument = forDocument(reply.getHeader('content-type'))
    for (const name in options.headers)
      if ((isDocument || name === 'x-content-type-options') && !reply.hasHeader(name))
        reply.header(name, options.headers[name])
  })
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, options.renderProblem))
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      httpProblem('not-found'),
      request,
      reply,
      options.renderProblem,
      !request.url.startsWith('/api/'),
    ),
  )
  return app
}
