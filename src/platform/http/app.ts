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
import type { Actor } from '../../access/actor.ts'
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
import { refuseUnknownParameters } from './unknown-parameters.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: everybody, or staff (a person's session or a program's token). A route that does not say is not served. */
    access?: 'public' | 'staff'
    /** The answer is a page for people: problems are too. */
    isPage?: boolean
    /** Parameters that it does not know do no harm: no cache in front keeps what it answers. */
    takesAnyQuery?: boolean
  }
  interface FastifyInstance {
    /** The name of the cookie that holds a session's secret. */
    sessionCookie: string
    /** Who asks, on a route for everybody that shows staff more; undefined for a reader. */
    actorOf(request: FastifyRequest): Promise<Actor | undefined>
  }
  interface FastifyRequest {
    actor: Actor | null
    /** Who calls, looked up anew: for answers that go on for long, since a person may be removed meanwhile. */
    actorNow: (() => Promise<Actor | undefined>) | null
  }
}

export interface AppParts {
  /** On every answer (`securityHeaders`). */
  readonly headers: Readonly<Record<string, string>>
  readonly level: string
  readonly trustProxy: TrustProxy
  /** Where people reach it. */
  readonly publicUrl: string
  /** API calls a minute for one token. */
  readonly callsAMinute: number
  /** How many connections may be open, and from how many on idle ones are closed for new ones. Unbounded when left out. */
  readonly connections?: Pick<ConnectionLimits, 'crowded' | 'most'>
  /** The actor of a bearer token, or of a session's cookie; undefined for one that is not valid. */
  authenticate(secret: string, kind: 'token' | 'session'): Promise<Actor | undefined>
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

  const sessionCookie = sessionCookieAt(parts.publicUrl)
  const actorOf = actorFinder(parts, sessionCookie)
  app.decorate('sessionCookie', sessionCookie)
  app.decorate('actorOf', actorOf)
  app.decorateRequest('actor', null)
  app.decorateRequest('actorNow', null)
  await app.register(cookies)
  await app.register(rateLimit, { global: false })
  // One limiter for all routes: a token's calls count together, whatever they call.
  const limit = app.rateLimit({
    timeWindow: '1 minute',
    max: parts.callsAMinute,
    keyGenerator: (request) => request.actor?.personId ?? request.actor?.name ?? request.ip,
    errorResponseBuilder: () => httpProblem('too-many-requests'),
  })
  const share = new FairShare(parts.callsAMinute)
  app.addHook('onRoute', (route) => {
    const access = route.config?.access
    if (access === undefined) throw new Error(`the route ${route.url} does not say who may call it`)
    if (route.schema?.response !== undefined)
      route.schema = { ...route.schema, response: { ...problemAnswers, ...route.schema.response } }
    if (access === 'staff')
      route.onRequest = [
        authenticator(actorOf),
        limit,
        (request, reply) => share.enter(request, reply),
        ...[route.onRequest ?? []].flat(),
      ]
  })
  app.addHook('onRequest', refuseUnknownParameters)
  app.addHook('onSend', async (request, reply, payload) => {
    share.sent(request, payload)
    // What staff see is theirs: no cache keeps it, unless the route knows better.
    if (request.routeOptions.config?.access === 'staff' && !reply.hasHeader('cache-control'))
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

/**
 * Holds a session's secret. No script reads it, and no other site's request carries it (RFC 6265bis, SameSite). Over
 * https its prefix has browsers refuse one that another host of the same domain would put in its place (4.1.3.2);
 * they take that prefix over https only.
 */
function sessionCookieAt(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-stoppress_session' : 'stoppress_session'
}

/** Methods that change nothing (RFC 9110, 9.2.1). */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

const SECRET = /^[A-Za-z0-9_-]{20,200}$/

function actorFinder(parts: AppParts, sessionCookie: string) {
  return async (request: FastifyRequest): Promise<Actor | undefined> => {
    const { authorization } = request.headers
    if (authorization !== undefined) {
      const token = authorization.replace(/^Bearer /, '')
      return SECRET.test(token) ? parts.authenticate(token, 'token') : undefined
    }
    const session = request.cookies[sessionCookie]
    if (session === undefined || !SECRET.test(session)) return undefined
    await ownPagesOnly(request)
    const actor = await parts.authenticate(session, 'session')
    // What one person wrote offline is not sent by the session of another who has signed in here since.
    const meant = request.headers['stoppress-person']
    return meant === undefined || meant === actor?.personId ? actor : undefined
  }
}

/**
 * Wrong tokens are counted by address, and past a bound answered as too many. A right one always passes: else whoever guesses behind the same proxy would lock the newsroom out.
 */
function authenticator(actorOf: App['actorOf']) {
  const misses = new Map<string, { count: number; until: number }>()
  return async (request: FastifyRequest): Promise<void> => {
    const actor = await actorOf(request)
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
    if (actor.isReadOnly === true && !READING.has(request.method)) throw httpProblem('token-reads-only')
    request.actor = actor
    request.actorNow = () => actorOf(request)
  }
}

/** For routes that set or use a cookie: another site could make a browser call them, with its user's cookies or for them. */
export async function ownPagesOnly(request: FastifyRequest): Promise<void> {
  if (!isSameOrigin(request)) throw httpProblem('other-origin')
}

/**
 * Whether our own pages made this request: browsers say so (Sec-Fetch-Site, W3C Fetch Metadata), older ones by
 * Origin. Reading is let through: no other site can see the answer.
 */
function isSameOrigin(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = request.headers
  return origin !== undefined && URL.parse(origin)?.host === request.headers.host
}
