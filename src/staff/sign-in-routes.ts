import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Actor } from '../platform/actor.ts'
import { ownPagesOnly, type App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { shortAddress } from '../platform/http/short-address.ts'
import type { StaffContext } from './actions.ts'
import { passkeySignInOptions, signInByPasskey } from './passkey-actions.ts'
import { PasskeySignIn } from './passkey-routes.ts'
import { accountOf } from './person-actions.ts'
import { personJson } from './person.ts'
import { signOut, type Entrance } from './session-actions.ts'
import type { Seen } from './session.ts'
import { askForCode, signInByCode, signInByLink, type DoorContext } from './sign-in-actions.ts'
import type { Site } from './sign-in.ts'

/** How one comes in and goes out. Everything here but going out is for strangers, so each address has few tries. */

const TEN_MINUTES_MS = 600_000
/** A whole newsroom may stand behind one address. */
const MAILS_IN_TEN_MINUTES = 20
const TRIES_IN_TEN_MINUTES = 60
/** The longest that browsers keep a cookie (RFC 6265bis, 5.5); the session itself ends on the server. */
const COOKIE_SECONDS = 400 * 86_400

const Email = Type.String({ maxLength: 300 })
const Secret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const closed = { additionalProperties: false }

export interface SignInParts {
  readonly door: DoorContext & { readonly site: Site }
  contextOf(actor: Actor): StaffContext
}

export function routeSignIn(app: App, { door, contextOf }: SignInParts): void {
  const tags = ['signing in']
  const strangers = (max: number) =>
    app.rateLimit({
      timeWindow: TEN_MINUTES_MS,
      max,
      ipv6Subnet: 64,
      errorResponseBuilder: () => httpProblem('too-many-requests'),
    })
  const mailing = {
    config: { access: 'public' as const },
    onRequest: [ownPagesOnly, strangers(MAILS_IN_TEN_MINUTES)],
  }
  const trying = {
    config: { access: 'public' as const },
    onRequest: [ownPagesOnly, strangers(TRIES_IN_TEN_MINUTES)],
  }

  app.post(
    '/api/sign-in/mail',
    {
      ...mailing,
      schema: {
        tags,
        summary: 'Have a code mailed; the answer is the same whether the address has an account or not',
        body: Type.Object({ email: Email }, closed),
      },
    },
    async (request, reply) => {
      await askForCode(door, request.body.email)
      return reply.status(202).send({})
    },
  )
  // Also when it is taken away: a prefixed cookie without them is refused by browsers.
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: door.site.url.startsWith('https:'),
  } as const
  const letIn = async (reply: FastifyReply, { secret, personId }: Entrance) => {
    reply.setCookie(app.sessionCookie, secret, { ...cookie, maxAge: COOKIE_SECONDS })
    reply.header('cache-control', 'no-store')
    return { me: personJson(await accountOf(door, personId)) }
  }
  app.post(
    '/api/sign-in/code',
    {
      ...trying,
      schema: {
        tags,
        summary: 'Come in by the code that was mailed',
        body: Type.Object({ email: Email, code: Type.String({ pattern: '^[0-9]{6}$' }) }, closed),
      },
    },
    async (request, reply) => letIn(reply, await signInByCode(door, request.body, seenOf(request))),
  )
  app.post(
    '/api/sign-in/link',
    {
      ...trying,
      schema: {
        tags,
        summary: 'Come in by a link: its secret is what stands behind the #',
        body: Type.Object(
          {
            secret: Secret,
            name: Type.Optional(Type.String({ maxLength: 300, description: 'Of who was invited' })),
            email: Type.Optional(Email),
          },
          closed,
        ),
      },
    },
    async (request, reply) => letIn(reply, await signInByLink(door, request.body, seenOf(request))),
  )
  app.post(
    '/api/sign-in/passkey/options',
    {
      ...trying,
      schema: {
        tags,
        summary: 'What navigator.credentials.get needs',
        body: Type.Optional(Type.Object({}, closed)),
      },
    },
    async () => passkeySignInOptions(door),
  )
  app.post(
    '/api/sign-in/passkey',
    { ...trying, schema: { tags, summary: 'Come in by a passkey', body: PasskeySignIn } },
    async (request, reply) => letIn(reply, await signInByPasskey(door, request.body, seenOf(request))),
  )
  app.post(
    '/api/sign-out',
    { config: { access: 'staff' }, schema: { tags, summary: 'End this session' } },
    async (request, reply) => {
      const secret = request.cookies[app.sessionCookie]
      if (request.actor === null || request.actor.personId === null || secret === undefined)
        throw httpProblem('forbidden')
      await signOut(contextOf(request.actor), secret)
      return reply.clearCookie(app.sessionCookie, cookie).send({})
    },
  )
}

function seenOf(request: FastifyRequest): Seen {
  return { userAgent: request.headers['user-agent'] ?? null, ip: shortAddress(request.ip) }
}
