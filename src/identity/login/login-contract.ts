import { Type } from 'typebox'
import { Empty, type Contract } from '../../platform/contract.ts'
import { PasskeyRequest, ShownPasskey } from '../passkey/passkey-contract.ts'
import { PersonSchema } from '../../staff/person/people-contract.ts'

/** How one comes in and goes out. */

const tags = ['signing in']

const closed = { additionalProperties: false }
const Email = Type.String({ maxLength: 300 })
const Secret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

const signedIn = { 200: Type.Object({ me: PersonSchema }, { description: 'A cookie holds the session' }) }

export const loginContract = {
  'POST /api/sign-in/mail': {
    operationId: 'mailSignInCode',
    tags,
    summary: 'Have a code mailed; the answer is the same whether the address has an account or not',
    body: Type.Object({ email: Email }, closed),
    response: { 202: Empty },
  },
  'POST /api/sign-in/code': {
    operationId: 'signInByCode',
    tags,
    summary: 'Come in by the code that was mailed',
    body: Type.Object({ email: Email, code: Type.String({ pattern: '^[0-9]{8}$' }) }, closed),
    response: signedIn,
  },
  'POST /api/sign-in/link': {
    operationId: 'signInByLink',
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
    response: signedIn,
  },
  'POST /api/sign-in/passkey/options': {
    operationId: 'beginSignInByPasskey',
    tags,
    summary: 'What navigator.credentials.get needs',
    body: Type.Optional(Type.Object({}, closed)),
    response: { 200: PasskeyRequest },
  },
  'POST /api/sign-in/passkey': {
    operationId: 'signInByPasskey',
    tags,
    summary: 'Come in by a passkey',
    body: ShownPasskey,
    response: signedIn,
  },
  'POST /api/sign-out': {
    operationId: 'signOut',
    tags,
    summary: 'End this session',
    response: { 200: Empty },
  },
} satisfies Contract
