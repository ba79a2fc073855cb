import { routesFor } from '../../access/audience-routes.ts'
import type { FastifyRequest } from 'fastify'
import type { Staff } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import { accessProblem } from '../../access/problems.ts'
import { ipPrefix } from '../../platform/http/ip-prefix.ts'
import { Problem } from '../../platform/problem.ts'
import { requestConfirmation, confirmByCode, type ConfirmContext } from './confirm-actions.ts'
import type { LoginCookies } from '../session/cookies-routes.ts'
import { confirmByPasskey, passkeyConfirmOptions } from '../passkey/passkey-login-actions.ts'
import type { SignInRefusals } from './refusal-actions.ts'
import { confirmContract } from './confirm-contract.ts'

/** A signed-in person confirms their identity; then they may add credentials for ten minutes. */
export function routeConfirm(
  app: App,
  {
    contextFor,
    cookies,
    refusals,
  }: { contextFor(actor: Staff): ConfirmContext; cookies: LoginCookies; refusals: SignInRefusals },
): void {
  const routes = routesFor(app, 'person')
  const context = ({ actor }: { actor: Staff }) => contextFor(actor)
  const requireSessionSecret = (request: FastifyRequest): string => {
    const secret = cookies.sessionIn(request)
    if (secret === undefined) throw accessProblem('forbidden')
    return secret
  }
  /** Failures are recorded like failed sign-ins. */
  const confirm = async (request: FastifyRequest & { readonly actor: Staff }, act: () => Promise<void>) => {
    try {
      await act()
      return {}
    } catch (error) {
      const code = error instanceof Problem ? error.code : ''
      const personId = request.actor.personId
      const network = ipPrefix(request.ip)
      if (code === 'sign-in-code-wrong') await refusals.record({ reason: 'wrong code', personId, network })
      if (code === 'passkey-refused') await refusals.record({ reason: 'passkey refused', personId, network })
      throw error
    }
  }

  routes.post(
    '/api/me/confirm/mail',
    { schema: confirmContract['POST /api/me/confirm/mail'] },
    async (request, reply) => {
      await requestConfirmation(context(request), requireSessionSecret(request))
      return reply.status(202).send({})
    },
  )
  routes.post(
    '/api/me/confirm/code',
    {
      schema: confirmContract['POST /api/me/confirm/code'],
    },
    async (request) =>
      confirm(request, () =>
        confirmByCode(context(request), requireSessionSecret(request), request.body.code),
      ),
  )
  routes.post(
    '/api/me/confirm/passkey/options',
    {
      schema: confirmContract['POST /api/me/confirm/passkey/options'],
    },
    async (request) => passkeyConfirmOptions(context(request)),
  )
  routes.post(
    '/api/me/confirm/passkey',
    { schema: confirmContract['POST /api/me/confirm/passkey'] },
    async (request) => confirm(request, () => confirmByPasskey(context(request), request.body)),
  )
}
