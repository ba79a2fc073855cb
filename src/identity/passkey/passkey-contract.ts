import { Type, type Static } from 'typebox'
import { Empty, Instant, list, nullable, type Contract } from '../../platform/contract.ts'

/** The passkeys of the signed-in person, and what browsers are asked for and answer (W3C Web Authentication, level 3). */

const tags = ['your account']

const closed = { additionalProperties: false }
const Bytes = Type.String({ maxLength: 100_000, description: 'base64url' })
// Browsers may send more than we need (WebAuthn evolves): the objects are open, and only named properties are read.
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
/** What a browser answers when a passkey is shown. */
export const ShownPasskey = Type.Object(
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

// For navigator.credentials, which may be given more than is named here.
const open = { additionalProperties: true }
const Challenge = {
  challenge: Type.String({ description: 'base64url' }),
  timeout: Type.Optional(Type.Number()),
}
const Credential = Type.Object({ id: Type.String(), type: Type.String() }, open)

const CreationOptions = Type.Object(
  {
    ...Challenge,
    rp: Type.Object({ name: Type.String(), id: Type.Optional(Type.String()) }),
    user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
    pubKeyCredParams: list(Type.Object({ alg: Type.Integer(), type: Type.String() })),
    excludeCredentials: Type.Optional(list(Credential)),
  },
  { title: 'PasskeyCreationOptions', ...open },
)
const RequestOptions = Type.Object(
  {
    ...Challenge,
    rpId: Type.Optional(Type.String()),
    allowCredentials: Type.Optional(list(Credential)),
    userVerification: Type.Optional(Type.String()),
  },
  { title: 'PasskeyRequestOptions', ...open },
)
/** What navigator.credentials.get needs. */
export const PasskeyRequest = Type.Object({ challengeId: Type.String(), options: RequestOptions })

const PasskeySchema = Type.Object(
  { id: Type.String(), name: Type.String(), createdAt: Instant, lastUsedAt: nullable(Instant) },
  { title: 'Passkey' },
)
/** A passkey, as the API tells its owner. */
export type PasskeyJson = Static<typeof PasskeySchema>

export const passkeyContract = {
  'GET /api/me/passkeys': {
    operationId: 'listMyPasskeys',
    tags,
    summary: 'Your passkeys',
    response: { 200: list(PasskeySchema, 'Passkeys') },
  },
  'POST /api/me/passkeys/options': {
    operationId: 'beginPasskey',
    tags,
    summary: 'What navigator.credentials.create needs',
    body: Type.Optional(Type.Object({}, closed)),
    response: { 200: Type.Object({ challengeId: Type.String(), options: CreationOptions }) },
  },
  'POST /api/me/passkeys': {
    operationId: 'addPasskey',
    tags,
    summary: 'Keep the passkey that the browser made',
    body: NewPasskey,
    response: { 201: PasskeySchema },
  },
  'DELETE /api/me/passkeys/:id': {
    operationId: 'removePasskey',
    tags,
    summary: 'Forget one of your passkeys',
    params: Type.Object({ id: Type.String() }),
    response: { 200: Empty },
  },
} satisfies Contract
