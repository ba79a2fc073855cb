import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../platform/http/app.ts'
import { requireSameOrigin } from '../../platform/http/same-origin.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { rateLimitAddress } from '../../platform/http/ip-prefix.ts'
import { Problem } from '../../platform/problem.ts'
import type { IdentityContext, SessionAudience } from '../audience-actions.ts'
import type { LoginCookies } from '../session/cookies-routes.ts'
import { passkeySignInOptions, signInByPasskey } from '../passkey/passkey-login-actions.ts'
import type { RefusedSignIn, SignInRefusals } from './refusal-actions.ts'
import { isKnownDevice, type NewSession } from '../session/session-actions.ts'
import { requestCode, signInByCode, signInByLink } from './login-actions.ts'
import type { LoginSchemas } from './login-contract.ts'

/** Signing in, in one audience. Everything here is for anonymous clients, so each address has few tries. */

const TEN_MINUTES_MS = 600_000
/** A whole newsroom may share one address. */
const MAILS_IN_TEN_MINUTES = 20
const TRIES_IN_TEN_MINUTES = 60

/** Audit names of failures; problems that are not listed here (such as an incomplete form) are not failures. */
const REASONS: Readonly<Record<string, RefusedSignIn['reason']>> = {
  'sign-in-code-wrong': 'wrong code',
  'sign-in-link-used': 'spent link',
  'sign-in-link-wrong-browser': 'link in another browser',
  'passkey-refused': 'passkey refused',
}

export interface LoginRouteOptions {
  readonly audience: SessionAudience
  /** `/api/sign-in`, or the same below a path of the audience. */
  readonly path: string
  readonly schemas: LoginSchemas
  readonly context: IdentityContext
  readonly cookies: LoginCookies
  readonly refusals: SignInRefusals
}

export function routeLogin(app: App, options: LoginRouteOptions): void {
  const { audience, path, schemas, context, cookies, refusals } = options
  // A known browser has a limit of its own: others behind its address do not use it up.
  const rateLimitKey = async (request: FastifyRequest) => {
    const { device } = cookies.clientInfo(request)
    return device !== undefined && (await isKnownDevice(context, device))
      ? `device ${device}`
      : rateLimitAddress(request.ip)
  }
  const recordQuietly = (refused: RefusedSignIn) => {
    refusals
      .record(refused)
      .catch((error: unknown) => app.log.error({ err: error }, 'a refused sign-in was not noted'))
  }
  const strangers = (max: number, reason: RefusedSignIn['reason']) =>
    app.rateLimit({
      timeWindow: TEN_MINUTES_MS,
      max,
      keyGenerator: rateLimitKey,
      onExceeded: (request) => recordQuietly({ reason, network: cookies.clientInfo(request).ip }),
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
      schema: schemas.mail,
    },
    async (request, reply) => {
      const asker = await requestCode(context, audience, request.body.email, cookies.clientInfo(request))
      cookies.setAsker(reply, asker)
      return reply.status(202).send({})
    },
  )
  /** Responds to successful sign-ins; failures are recorded. */
  const signIn = async (
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
      const { ip: network } = cookies.clientInfo(request)
      if (reason !== undefined)
        await refusals.record({ reason, network, ...(email === undefined ? {} : { email }) })
      throw error
    }
  }
  app.post(
    `${path}/code`,
    {
      ...trying,
      schema: schemas.code,
    },
    async (request, reply) =>
      signIn(
        request,
        reply,
        () => signInByCode(context, audience, request.body, cookies.clientInfo(request)),
        request.body.email,
      ),
  )
  app.post(
    `${path}/link`,
    {
      ...trying,
      schema: schemas.link,
    },
    async (request, reply) =>
      signIn(request, reply, () =>
        signInByLink(context, audience, request.body, cookies.clientInfo(request)),
      ),
  )
  app.post(
    `${path}/passkey/options`,
    {
      ...trying,
      schema: schemas.passkeyOptions,
    },
    async () => passkeySignInOptions(context),
  )
  app.post(`${path}/passkey`, { ...trying, schema: schemas.passkey }, async (request, reply) =>
    signIn(request, reply, () =>
      signInByPasskey(context, audience, request.body, cookies.clientInfo(request)),
    ),
  )
}
