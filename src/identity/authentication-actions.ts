import type { FastifyRequest } from 'fastify'
import { actorKey, type Actor, type Program, type Reader, type Staff } from '../access/actor.ts'
import { AUDIENCES, type Audience } from '../access/audience.ts'
import { setActor } from '../access/audience-routes.ts'
import { accessProblem } from '../access/problems.ts'
import { requireAdmin } from '../access/require.ts'
import type { AudienceName } from './audience.ts'
import { requireSameOrigin } from '../platform/http/same-origin.ts'

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

const SECRET = /^[A-Za-z0-9_-]{20,200}$/

export interface Credentials {
  /** Names of the cookies that hold the secret of a session. */
  readonly cookies: Readonly<Record<AudienceName, string>>
  staffOfSession(secret: string): Promise<Staff | undefined>
  readerOfSession(secret: string): Promise<Reader | undefined>
  actorOfToken(secret: string): Promise<Program | undefined>
}

/** Finds out who calls, from an API token or a session's cookie, and holds routes to their audience. */
export class Authentication {
  readonly audiences = AUDIENCES.filter((audience) => audience !== 'public')
  readonly #credentials: Credentials

  constructor(credentials: Credentials) {
    this.#credentials = credentials
  }

  /** Who of the newsroom calls; undefined for a reader, and for what is not valid. For public routes that show staff more. */
  async findStaff(request: FastifyRequest): Promise<Staff | Program | undefined> {
    const { authorization } = request.headers
    if (authorization !== undefined) {
      const token = authorization.replace(/^Bearer /, '')
      return SECRET.test(token) ? this.#credentials.actorOfToken(token) : undefined
    }
    const secret = sessionSecret(request, this.#credentials.cookies.newsroom)
    if (secret === undefined) return undefined
    await requireSameOrigin(request)
    const actor = await this.#credentials.staffOfSession(secret)
    // What one person wrote offline is not sent with the session of another who has signed in since.
    const expected = request.headers['stoppress-person']
    return expected === undefined || expected === actor?.personId ? actor : undefined
  }

  /** The reader who calls; undefined for somebody without an account. */
  async findReader(request: FastifyRequest): Promise<Reader | undefined> {
    const secret = sessionSecret(request, this.#credentials.cookies.site)
    if (secret === undefined) return undefined
    await requireSameOrigin(request)
    return this.#credentials.readerOfSession(secret)
  }

  /** Lets a request to a route of this audience through, and returns its caller's key; else throws a problem. */
  async authenticate(request: FastifyRequest, audience: string): Promise<string> {
    const find = () => (audience === 'reader' ? this.findReader(request) : this.findStaff(request))
    const actor = await find()
    if (actor === undefined) throw accessProblem('unauthorised')
    requireAudience(actor, audience as Audience)
    if (actor.kind === 'program' && actor.isReadOnly && !SAFE_METHODS.has(request.method))
      throw accessProblem('token-reads-only')
    setActor(request, actor, find)
    return actorKey(actor)
  }
}

/** The secret in the cookie; undefined for what cannot be one, which is not looked up. */
function sessionSecret(request: FastifyRequest, cookie: string): string | undefined {
  const secret = request.cookies[cookie]
  return secret !== undefined && SECRET.test(secret) ? secret : undefined
}

/** Throws unless the actor belongs to the audience of the route. */
function requireAudience(actor: Actor, audience: Audience): void {
  switch (audience) {
    case 'public':
      return
    case 'staff':
      if (actor.kind === 'staff' || actor.kind === 'program') return
      break
    case 'person':
      if (actor.kind === 'staff') return
      break
    case 'admin':
      if (actor.kind !== 'staff') break
      requireAdmin(actor)
      return
    case 'reader':
      if (actor.kind === 'reader') return
      break
  }
  throw accessProblem('forbidden')
}
