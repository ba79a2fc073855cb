import { Type, type Static } from 'typebox'
import { nullable, pickRandom, type Contract } from '../../platform/contract.ts'
import { personFields, PersonSchema } from './people-contract.ts'
import { loginSchemas } from '../../identity/login/login-contract.ts'
import { sessionSchemas } from '../../identity/session/session-contract.ts'

/** The signed-in person's own account. */

const tags = ['your account']

const closed = { additionalProperties: false }

const MeSchema = Type.Object(
  {
    ...personFields,
    hasPasskey: Type.Boolean({ description: 'Whether this session knows one' }),
    adminNeeds: nullable(
      pickRandom(['passkey', 'first-passkey'], 'What an admin must do before they act as one here'),
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

/** Of signing in to the newsroom, and of where one is signed in. */
export const newsroomLogin = loginSchemas(PersonSchema, '')
export const newsroomSessions = sessionSchemas('')

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
  'GET /api/me/sessions': newsroomSessions.list,
  'DELETE /api/me/sessions': newsroomSessions.endOthers,
  'DELETE /api/me/sessions/:id': newsroomSessions.end,
  'POST /api/sign-out': newsroomSessions.signOut,
  'POST /api/sign-in/mail': newsroomLogin.mail,
  'POST /api/sign-in/code': newsroomLogin.code,
  'POST /api/sign-in/link': newsroomLogin.link,
  'POST /api/sign-in/passkey/options': newsroomLogin.passkeyOptions,
  'POST /api/sign-in/passkey': newsroomLogin.passkey,
} satisfies Contract
