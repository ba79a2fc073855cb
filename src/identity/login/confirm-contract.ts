import { Type } from 'typebox'
import { Empty, type Contract } from '../../platform/contract.ts'
import { PasskeyRequest, ShownPasskey } from '../passkey/passkey-contract.ts'

/** Who is signed in says again who they are; then for ten minutes they may add ways in. */

const tags = ['your account']

const closed = { additionalProperties: false }

export const confirmContract = {
  'POST /api/me/confirm/mail': {
    operationId: 'mailConfirmationCode',
    tags,
    summary: 'Have a code mailed by which you say again who you are',
    response: { 202: Empty },
  },
  'POST /api/me/confirm/code': {
    operationId: 'confirmByCode',
    tags,
    summary: 'Say again who you are by the code that was mailed',
    body: Type.Object({ code: Type.String({ pattern: '^[0-9]{8}$' }) }, closed),
    response: { 200: Empty },
  },
  'POST /api/me/confirm/passkey/options': {
    operationId: 'beginConfirmByPasskey',
    tags,
    summary: 'What navigator.credentials.get needs to show a passkey of yours',
    body: Type.Optional(Type.Object({}, closed)),
    response: { 200: PasskeyRequest },
  },
  'POST /api/me/confirm/passkey': {
    operationId: 'confirmByPasskey',
    tags,
    summary: 'Say again who you are by a passkey of yours',
    body: ShownPasskey,
    response: { 200: Empty },
  },
} satisfies Contract
