import { routesFor } from '../../access/audience-routes.ts'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Staff } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import { accessProblem } from '../../access/problems.ts'
import { shortAddress } from '../../platform/http/short-address.ts'
import { Problem } from '../../platform/problem.ts'
import { askToConfirm, confirmByCode, type ConfirmContext } from './confirm-actions.ts'
import type { LoginCookies } from '../session/cookies-routes.ts'
import { PasskeySignIn } from '../passkey/passkey-routes.ts'
import { confirmByPasskey, passkeyConfirmOptions } from '../passkey/passkey-login-actions.ts'
import type { SignInRefusals } from './refusal-actions.ts'

const closed = { additionalProperties: false }

/** Who is signed in says again who they are; then for ten minutes they may add ways in. */
export function routeConfirm(
  app: App,
  {
    contextOf,
    cookies,
    refusals,
  }: { contextOf(actor: Staff): ConfirmContext; cookies: LoginCookies; refusals: SignInRefusals },
): void {
  const routes = routesFor(app, 'person')
  const tags = ['your account']
  const context = ({ actor }: { actor: Staff }) => contextOf(actor)
  const secretOf = (request: FastifyRequest): string => {
    const secret = cookies.sessionIn(request)
    if (secret === undefined) throw accessProblem('forbidden')
    return secret
  }
  /** A refusal is noted as one at the door is. */
  const confirm = async (request: FastifyRequest & { readonly actor: Staff }, act: () => Promise<void>) => {
    try {
      await act()
      return {}
    } catch (error) {
      const code = error instanceof Problem ? error.code : ''
      const personId = request.actor.personId
      const network = shortAddress(request.ip)
      if (code === 'sign-in-code-wrong') await refusals.note({ reason: 'wrong code', personId, network })
      if (code === 'passkey-refused') await refusals.note({ reason: 'passkey refused', personId, network })
      throw error
    }
  }

  routes.post(
    '/api/me/confirm/mail',
    { schema: { tags, summary: 'Have a code mailed by which you say again who you are' } },
    async (request, reply) => {
      await askToConfirm(context(request), secretOf(request))
      return reply.status(202).send({})
    },
  )
  routes.post(
    '/api/me/confirm/code',
    {
      schema: {
        tags,
        summary: 'Say again who you are by the code that was mailed',
        body: Type.Object({ code: Type.String({ pattern: '^[0-9]{8}$' }) }, closed),
      },
    },
    async (request) =>
      confirm(request, () => confirmByCode(context(request), secretOf(request), request.body.code)),
  )
  routes.post(
    '/api/me/confirm/passkey/options',
    {
      schema: {
        tags,
        summary: 'What navigator.credentials.get needs to show a passkey of yours',
        body: Type.Optional(Type.Object({}, closed)),
      },
    },
    async (request) => passkeyConfirmOptions(context(request)),
  )
  routes.post(
    '/api/me/confirm/passkey',
    { schema: { tags, summary: 'Say again who you are by a passkey of yours', body: PasskeySignIn } },
    async (request) => confirm(request, () => confirmByPasskey(context(request), request.body)),
  )
}
