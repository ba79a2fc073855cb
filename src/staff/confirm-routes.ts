import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Actor } from '../access/actor.ts'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { shortAddress } from '../platform/http/short-address.ts'
import { Problem } from '../platform/problem.ts'
import { askToConfirm, confirmByCode } from './confirm-actions.ts'
import { PasskeySignIn } from './passkey-routes.ts'
import { confirmByPasskey, passkeyConfirmOptions } from './passkey-sign-in-actions.ts'
import type { PeopleContext } from './person-actions.ts'
import type { SignInRefusals } from './refusal-actions.ts'

const closed = { additionalProperties: false }

/** Who is signed in says again who they are; then for ten minutes they may add ways in. */
export function routeConfirm(
  app: App,
  { contextOf, refusals }: { contextOf(actor: Actor): PeopleContext; refusals: SignInRefusals },
): void {
  const config = { access: 'staff' as const }
  const tags = ['your account']
  const context = ({ actor }: FastifyRequest): PeopleContext => {
    if (actor === null) throw httpProblem('unauthorised')
    return contextOf(actor)
  }
  const secretOf = (request: FastifyRequest): string => {
    const secret = request.cookies[app.sessionCookie]
    if (secret === undefined || request.actor?.session === undefined) throw httpProblem('forbidden')
    return secret
  }
  /** A refusal is noted as one at the door is. */
  const confirm = async (request: FastifyRequest, act: () => Promise<void>) => {
    try {
      await act()
      return {}
    } catch (error) {
      const code = error instanceof Problem ? error.code : ''
      const personId = request.actor?.personId ?? ''
      const network = shortAddress(request.ip)
      if (code === 'sign-in-code-wrong') await refusals.note({ reason: 'wrong code', personId, network })
      if (code === 'passkey-refused') await refusals.note({ reason: 'passkey refused', personId, network })
      throw error
    }
  }

  app.post(
    '/api/me/confirm/mail',
    { config, schema: { tags, summary: 'Have a code mailed by which you say again who you are' } },
    async (request, reply) => {
      await askToConfirm(context(request), secretOf(request))
      return reply.status(202).send({})
    },
  )
  app.post(
    '/api/me/confirm/code',
    {
      config,
      schema: {
        tags,
        summary: 'Say again who you are by the code that was mailed',
        body: Type.Object({ code: Type.String({ pattern: '^[0-9]{8}$' }) }, closed),
      },
    },
    async (request) =>
      confirm(request, () => confirmByCode(context(request), secretOf(request), request.body.code)),
  )
  app.post(
    '/api/me/confirm/passkey/options',
    {
      config,
      schema: {
        tags,
        summary: 'What navigator.credentials.get needs to show a passkey of yours',
        body: Type.Optional(Type.Object({}, closed)),
      },
    },
    async (request) => passkeyConfirmOptions(context(request)),
  )
  app.post(
    '/api/me/confirm/passkey',
    { config, schema: { tags, summary: 'Say again who you are by a passkey of yours', body: PasskeySignIn } },
    async (request) => confirm(request, () => confirmByPasskey(context(request), request.body)),
  )
}
