import { Type, type Static } from 'typebox'
import { Empty, list, nullable, oneOf, type Contract } from '../../platform/contract.ts'
import { personFields, PersonSchema } from './people-contract.ts'
import { SessionSchema } from '../../identity/session/session-contract.ts'

/** The signed-in person's own account. */

const tags = ['your account']

const closed = { additionalProperties: false }

const MeSchema = Type.Object(
  {
    ...personFields,
    hasPasskey: Type.Boolean({ description: 'Whether this session knows one' }),
    adminNeeds: nullable(
      oneOf(['passkey', 'first-passkey'], 'What an admin must do before they act as one here'),
    ),
    firstPasskeyBy: nullable(
      Type.String({
        format: 'date-time',
        description: 'Until when an admin without a passkey acts as one',
      }),
    ),
  },
  { title: 'Me' },
)
/** The person who is signed in. */
export type MeJson = Static<typeof MeSchema>

const OwnSessionSchema = Type.Object(
  { ...SessionSchema.properties, isThis: Type.Boolean({ description: 'The one that asks' }) },
  { title: 'OwnSession' },
)
export type OwnSessionJson = Static<typeof OwnSessionSchema>

export const meContract = {
  'GET /api/me': {
    operationId: 'readMe',
    tags,
    summary: 'Who you are, and on which desks',
    response: { 200: MeSchema },
  },
  'PATCH /api/me': {
    operationId: 'renameMe',
    tags,
    summary: 'Change your name',
    body: Type.Object({ name: Type.String({ maxLength: 300 }) }, closed),
    response: { 200: PersonSchema },
  },
  'GET /api/me/sessions': {
    operationId: 'listMySessions',
    tags,
    summary: 'Where you are signed in, last seen first',
    response: { 200: list(OwnSessionSchema, 'Sessions') },
  },
  'DELETE /api/me/sessions': {
    operationId: 'endMyOtherSessions',
    tags,
    summary: 'Sign out everywhere but here',
    response: { 200: Type.Object({ ended: Type.Integer() }) },
  },
  'DELETE /api/me/sessions/:id': {
    operationId: 'endMySession',
    tags,
    summary: 'Sign one of your devices out',
    params: Type.Object({ id: Type.String() }),
    response: { 200: Empty },
  },
} satisfies Contract
