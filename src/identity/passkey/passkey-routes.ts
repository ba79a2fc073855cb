import { routesFor } from '../../access/audience-routes.ts'
import { Type } from 'typebox'
import type { Staff } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import { addPasskey, myPasskeys, passkeyOptions, removeMyPasskey, type Passkey } from './passkey-actions.ts'
import type { PeopleContext } from '../../staff/person/person-actions.ts'

const closed = { additionalProperties: false }
const Bytes = Type.String({ maxLength: 100_000, description: 'base64url' })
// Browsers may say more of a credential than we ask (WebAuthn grows): its parts are open, and only what we name is read.
const credential = {
  id: Type.String({ maxLength: 2_000 }),
  rawId: Type.String({ maxLength: 2_000 }),
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Object({}),
  authenticatorAttachment: Type.Optional(
    Type.Union([Type.Literal('platform'), Type.Literal('cross-platform')]),
  ),
}
const NewPasskey = Type.Object(
  {
    challengeId: Type.String(),
    name: Type.String({ maxLength: 300 }),
    response: Type.Object({
      ...credential,
      response: Type.Object({
        clientDataJSON: Bytes,
        attestationObject: Bytes,
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
      }),
    }),
  },
  closed,
)
/** What a browser answers to a challenge at the door. */
export const PasskeySignIn = Type.Object(
  {
    challengeId: Type.String(),
    response: Type.Object({
      ...credential,
      response: Type.Object({
        clientDataJSON: Bytes,
        authenticatorData: Bytes,
        signature: Bytes,
        userHandle: Type.Optional(Bytes),
      }),
    }),
  },
  closed,
)

/** The passkeys of the signed-in person. */
export function routePasskeys(app: App, contextOf: (actor: Staff) => PeopleContext<Staff>): void {
  const routes = routesFor(app, 'person')
  const tags = ['your account']
  const context = ({ actor }: { actor: Staff }) => contextOf(actor)

  routes.get('/api/me/passkeys', { schema: { tags, summary: 'Your passkeys' } }, async (request) =>
    (await myPasskeys(context(request))).map((passkey) => passkeyJson(passkey)),
  )
  routes.post(
    '/api/me/passkeys/options',
    {
      schema: {
        tags,
        summary: 'What navigator.credentials.create needs',
        body: Type.Optional(Type.Object({}, closed)),
      },
    },
    async (request) => passkeyOptions(context(request)),
  )
  routes.post(
    '/api/me/passkeys',
    { schema: { tags, summary: 'Keep the passkey that the browser made', body: NewPasskey } },
    async (request, reply) => {
      const made = await addPasskey(context(request), request.body)
      return reply.status(201).send(passkeyJson(made))
    },
  )
  routes.delete(
    '/api/me/passkeys/:id',
    {
      schema: {
        tags,
        summary: 'Forget one of your passkeys',
        params: Type.Object({ id: Type.String() }),
      },
    },
    async (request) => {
      await removeMyPasskey(context(request), request.params.id)
      return {}
    },
  )
}

function passkeyJson({ createdAt, lastUsedAt, ...passkey }: Passkey) {
  return {
    ...passkey,
    createdAt: new Date(createdAt).toISOString(),
    lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(),
  }
}
