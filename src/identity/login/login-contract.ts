import { Type, type TSchema } from 'typebox'
import { Empty } from '../../platform/contract.ts'
import { PasskeyRequest, ShownPasskey } from '../passkey/passkey-contract.ts'

/** Signing in, in one audience. */

const tags = ['signing in']

const closed = { additionalProperties: false }
const Email = Type.String({ maxLength: 300 })
const Secret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

/**
 * The schemas of an audience's sign-in routes; `account` is what it answers of who has signed in, and `who` ends the
 * operation ids, which no two routes share.
 */
export function loginSchemas<Account extends TSchema>(account: Account, who: '' | 'Reader') {
  const signedIn = { 200: Type.Object({ me: account }, { description: 'A cookie holds the session' }) }
  return {
    mail: {
      operationId: `mailSignInCode${who}`,
      tags,
      summary: 'Have a code mailed; the answer is the same whether the address has an account or not',
      body: Type.Object({ email: Email }, closed),
      response: { 202: Empty },
    },
    code: {
      operationId: `signInByCode${who}`,
      tags,
      summary: 'Sign in by the code that was mailed',
      body: Type.Object({ email: Email, code: Type.String({ pattern: '^[0-9]{8}$' }) }, closed),
      response: signedIn,
    },
    link: {
      operationId: `signInByLink${who}`,
      tags,
      summary: 'Sign in by a link: its secret is what follows the #',
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
    passkeyOptions: {
      operationId: `beginSignInByPasskey${who}`,
      tags,
      summary: 'What navigator.credentials.get needs',
      body: Type.Optional(Type.Object({}, closed)),
      response: { 200: PasskeyRequest },
    },
    passkey: {
      operationId: `signInByPasskey${who}`,
      tags,
      summary: 'Sign in by a passkey',
      body: ShownPasskey,
      response: signedIn,
    },
  }
}

export type LoginSchemas = ReturnType<typeof loginSchemas<TSchema>>
