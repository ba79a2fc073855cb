import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyRequest,
  FastifySchema,
  RouteGenericInterface,
  RouteHandlerMethod,
  RouteShorthandOptions,
} from 'fastify'
import type { App } from '../platform/http/app.ts'
import type { Actor } from './actor.ts'
import type { Audience, AudienceActors } from './audience.ts'

/** What authentication leaves on a request. Only handlers of `routesFor` see it, with the type of their audience. */
interface Authenticated<A extends Actor | undefined> {
  readonly actor: A
  /** The actor as they may act now, looked up again: for answers that go on for long. Undefined where they have left. */
  readonly findActor: () => Promise<Actor | undefined>
}

/** Called by authentication alone, before any handler. */
export function setActor(
  request: FastifyRequest,
  actor: Actor,
  findActor: () => Promise<Actor | undefined>,
): void {
  Object.assign(request, { actor, findActor } satisfies Authenticated<Actor>)
}

type Generic = RouteGenericInterface
type Handler<S extends FastifySchema, G extends Generic> = RouteHandlerMethod<
  Server,
  IncomingMessage,
  ServerResponse,
  G,
  unknown,
  S,
  TypeBoxTypeProvider,
  FastifyBaseLogger
>
type Options<S extends FastifySchema, G extends Generic> = RouteShorthandOptions<
  Server,
  IncomingMessage,
  ServerResponse,
  G,
  unknown,
  S,
  TypeBoxTypeProvider,
  FastifyBaseLogger
>
/** A route's handler whose `request.actor` has the type of its audience. */
type AudienceHandler<A extends Audience, S extends FastifySchema, G extends Generic> = (
  request: Parameters<Handler<S, G>>[0] & Authenticated<AudienceActors[A]>,
  reply: Parameters<Handler<S, G>>[1],
) => ReturnType<Handler<S, G>>

type Register<A extends Audience> = <G extends Generic, const S extends FastifySchema>(
  url: string,
  options: Options<S, G>,
  handler: AudienceHandler<A, S, G>,
) => void

type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete' | 'options'

/**
 * Registers routes of one audience on the app: authentication lets nobody else through, and their handlers receive an
 * actor of that type.
 */
export function routesFor<A extends Audience>(app: App, audience: A): Record<Method, Register<A>> {
  const register =
    (method: Method): Register<A> =>
    (url, options, handler) => {
      app.route({
        ...options,
        method: method.toUpperCase(),
        url,
        config: { ...options.config, access: audience },
        handler,
      } as unknown as Parameters<App['route']>[0])
    }
  return {
    get: register('get'),
    head: register('head'),
    post: register('post'),
    put: register('put'),
    patch: register('patch'),
    delete: register('delete'),
    options: register('options'),
  }
}
