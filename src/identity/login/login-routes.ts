import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Staff } from '../../access/actor.ts'
import { routesFor } from '../../access/audience-routes.ts'
import { accessProblem } from '../../access/problems.ts'
import type { App } from '../../platform/http/app.ts'
import { requireSameOrigin } from '../../platform/http/same-origin.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { countedAddress } from '../../platform/http/short-address.ts'
import { Problem } from '../../platform/problem.ts'
import type { StaffContext } from '../../staff/token-actions.ts'
import type { DoorCookies } from '../session/cookies-routes.ts'
import { PasskeySignIn } from '../passkey/passkey-routes.ts'
import { passkeySignInOptions, signInByPasskey } from '../passkey/passkey-login-actions.ts'
import { accountOf } from '../../staff/person/person-actions.ts'
import { personJson } from '../../staff/person/person.ts'
import type { RefusedSignIn, SignInRefusals } from './refusal-actions.ts'
import { isKnownDevice, signOut, type Entrance } from '../session/session-actions.ts'
import { askForCode, signInByCode, signInByLink, type DoorContext } from './login-actions.ts'
import type { Site } from './login.ts'

/** How one comes in and goes out. Everything here but going out is for strangers, so each address has few tries. */

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

export interface SignInParts {
  readonly door: DoorContext & { readonly site: Site }
  readonly refusals: SignInRefusals
  contextOf(actor: Staff): StaffContext<Staff>
  readonly cookies: DoorCookies
}

export function routeSignIn(app: App, { door, refusals, contextOf, cookies }: SignInParts): void {
  const tags = ['signing in']
  // A browser in which somebody has signed in is counted by itself: others behind its address do not use up its tries.
  const keyOf = async (request: FastifyRequest) => {
    const { device } = cookies.seenOf(request)
    return device !== undefined && (await isKnownDevice(door, device))
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
      const asker = await askForCode(door, request.body.email, cookies.seenOf(request))
      cookies.setAsker(reply, asker)
      return reply.status(202).send({})
    },
  )
  /** Answers who has come in; who has not is noted. */
  const letIn = async (
    request: FastifyRequest,
    reply: FastifyReply,
    enter: () => Promise<Entrance>,
    email?: string,
  ) => {
    try {
      const entrance = await enter()
      cookies.setEntrance(reply, entrance)
      reply.header('cache-control', 'no-store')
      return { me: personJson(await accountOf(door, entrance.personId)) }
    } catch (error) {
      const reason = error instanceof Problem ? REASONS[error.code] : undefined
      const { ip: network } = cookies.seenOf(request)
      if (reason !== undefined)
        await refusals.note({ reason, network, ...(email === undefined ? {} : { email }) })
      throw error
    }
  }
  app.post(
    '/api/sign-in/code',
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
        () => signInByCode(door, request.body, cookies.seenOf(request)),
        request.body.email,
      ),
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
    async (request, reply) =>
      letIn(request, reply, () => signInByLink(door, request.body, cookies.seenOf(request))),
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
    async (request, reply) =>
      letIn(request, reply, () => signInByPasskey(door, request.body, cookies.seenOf(request))),
  )
  routesFor(app, 'person').post(
    '/api/sign-out',
    { schema: { tags, summary: 'End this session' } },
    async (request, reply) => {
      const secret = cookies.sessionIn(request)
      if (secret === undefined) throw accessProblem('forbidden')
      await signOut(contextOf(request.actor), secret)
      cookies.clearSession(reply)
      return reply.send({})
    },
  )
}
