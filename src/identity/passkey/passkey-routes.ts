import { routesFor } from '../../access/audience-routes.ts'
import type { Staff } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import { addPasskey, myPasskeys, passkeyOptions, removeMyPasskey, type Passkey } from './passkey-actions.ts'
import type { PeopleContext } from '../../staff/person/person-actions.ts'
import { formatInstant } from '../../platform/instant.ts'
import { passkeyContract, type PasskeyJson } from './passkey-contract.ts'

/** The passkeys of the signed-in person. */
export function routePasskeys(app: App, contextFor: (actor: Staff) => PeopleContext<Staff>): void {
  const routes = routesFor(app, 'person')
  const context = ({ actor }: { actor: Staff }) => contextFor(actor)

  routes.get('/api/me/passkeys', { schema: passkeyContract['GET /api/me/passkeys'] }, async (request) =>
    (await myPasskeys(context(request))).map((passkey) => passkeyJson(passkey)),
  )
  routes.post(
    '/api/me/passkeys/options',
    {
      schema: passkeyContract['POST /api/me/passkeys/options'],
    },
    async (request) => passkeyOptions(context(request)),
  )
  routes.post(
    '/api/me/passkeys',
    { schema: passkeyContract['POST /api/me/passkeys'] },
    async (request, reply) => {
      const made = await addPasskey(context(request), request.body)
      return reply.status(201).send(passkeyJson(made))
    },
  )
  routes.delete(
    '/api/me/passkeys/:id',
    {
      schema: passkeyContract['DELETE /api/me/passkeys/:id'],
    },
    async (request) => {
      await removeMyPasskey(context(request), request.params.id)
      return {}
    },
  )
}

function passkeyJson({ createdAt, lastUsedAt, ...passkey }: Passkey): PasskeyJson {
  return {
    ...passkey,
    createdAt: formatInstant(createdAt),
    lastUsedAt: formatInstant(lastUsedAt),
  }
}
