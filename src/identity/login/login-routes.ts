import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App } from '../../platform/http/app.ts'
import { requireSameOrigin } from '../../platform/http/same-origin.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { countedAddress } from '../../platform/http/short-address.ts'
import { Problem } from '../../platform/problem.ts'
import type { IdentityContext, SessionAudience } from '../audience-actions.ts'
import type { LoginCookies } from '../session/cookies-routes.ts'
import { PasskeySignIn } from '../passkey/passkey-routes.ts'
import { passkeySignInOptions, signInByPasskey } from '../passkey/passkey-login-actions.ts'
import type { RefusedSignIn, SignInRefusals } from './refusal-actions.ts'
import { isKnownDevice, type NewSession } from '../session/session-actions.ts'
import { askForCode, signInByCode, signInByLink } from './login-actions.ts'

/** Signing in, in one audience. Everything here is for anonymous clients, so each address has few tries. */

const TEN_MINUTES_MS = 600_000
/** A whole newsroom may stand behind one address. */
const MAILS_IN_TEN_MINUTES = 20
const TRIES_IN_TEN_MINUTES = 60

const Email = Type.String({ maxLength: 300 })
const Secret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const closed = { additionalProperties: false }

/** What the audit trail calls a refusal; what is not here (a form that is not filled in) is none. */
const REASONS: Readonly<Record<string, RefusedSignIn['reason']>> = {
  'sign-in-code-wrong': 'wrong code',
  'sign-in-link-spent': 'spent link',
  'sign-in-link-elsewhere': 'link in another browser',
  'passkey-refused': 'passkey refused',
}

export interface LoginRouteOptions {
  readonly audience: SessionAudience
  /** `/api/sign-in`, or the same below a path of the audience. */
  readonly path: string
  readonly context: IdentityContext
  readonly cookies: LoginCookies
  readonly refusals: SignInRefusals
}

export function routeLogin(app: App, options: LoginRouteOptions): void {
  const { audience, path, context, cookies, refusals } = options
  const tags = ['signing in']
  // A browser in which somebody has signed in is counted by itself: others behind its address do not use up its tries.
  const keyOf = async (request: FastifyRequest) => {
    const { device } = cookies.seenOf(request)
    return device !== undefined && (await isKnownDevice(context, device))
      ? `device ${device}`
      : countedAddress(request.ip)
  }
  const noteQuietly = (refused: RefusedSignIn) => {
    refusals
      .note(refused)
      .catch((error: unknown) => app.log.error({ err: error }, 'a refused sign-in was not noted'))
  }
  const strangers = (max: number, reason: RefusedSignIn['reason']) =>
    app.rateLimit({
      timeWindow: TEN_MINUTES_MS,
      max,
      keyGenerator: keyOf,
      onExceeded: (request) => noteQuietly({ reason, network: cookies.seenOf(request).ip }),
      errorResponseBuilder: () => httpProblem('too-many-requests'),
    })
  const mailing = {
    config: { access: 'public' as const },
    onRequest: [requireSameOrigin, strangers(MAILS_IN_TEN_MINUTES, 'too many mails asked for')],
  }
  const trying = {
    config: { access: 'public' as const },
    onRequest: [requireSameOrigin, strangers(TRIES_IN_TEN_MINUTES, 'too many tries')],
  }

  app.post(
    `${path}/mail`,
    {
      ...mailing,
      schema: {
        tags,
        summary: 'Have a code mailed; the answer is the same whether the address has an account or not',
        body: Type.Object({ email: Email }, closed),
      },
    },
    async (request, reply) => {
      const asker = await askForCode(context, audience, request.body.email, cookies.seenOf(request))
      cookies.setAsker(reply, asker)
      return reply.status(202).send({})
    },
  )
  /** Answers who has come in; who has not is noted. */
  const letIn = async (
    request: FastifyRequest,
    reply: FastifyReply,
    enter: () => Promise<NewSession>,
    email?: string,
  ) => {
    try {
      const session = await enter()
      cookies.setSession(reply, session)
      reply.header('cache-control', 'no-store')
      const me = await context.db.snapshot((read) => audience.readAccount(read, session.identityId))
      return { me }
    } catch (error) {
      const reason = error instanceof Problem ? REASONS[error.code] : undefined
      const { ip: network } = cookies.seenOf(request)
      if (reason !== undefined)
        await refusals.note({ reason, network, ...(email === undefined ? {} : { email }) })
      throw error
    }
  }
  app.post(
    `${path}/code`,
    {
      ...trying,
      schema: {
        tags,
        summary: 'Come in by the code that was mailed',
        body: Type.Object({ email: Email, code: Type.String({ pattern: '^[0-9]{8}$' }) }, closed),
      },
    },
    async (request, reply) =>
      letIn(
        request,
        reply,
        () => signInByCode(context, audience, request.body, cookies.seenOf(request)),
        request.body.email,
      ),
  )
  app.post(
    `${path}/link`,
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
    async (request, reply) =>
      letIn(request, reply, () => signInByLink(context, audience, request.body, cookies.seenOf(request))),
  )
  app.post(
    `${path}/passkey/options`,
    {
      ...trying,
      schema: {
        tags,
        summary: 'What navigator.credentials.get needs',
        body: Type.Optional(Type.Object({}, closed)),
      },
    },
    async () => passkeySignInOptions(context),
  )
  app.post(
    `${path}/passkey`,
    { ...trying, schema: { tags, summary: 'Come in by a passkey', body: PasskeySignIn } },
    async (request, reply) =>
      letIn(request, reply, () => signInByPasskey(context, audience, request.body, cookies.seenOf(request))),
  )
}
