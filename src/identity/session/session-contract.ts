import { Type, type Static } from 'typebox'
import { Empty, Instant, list } from '../../platform/contract.ts'

export const SessionSchema = Type.Object(
  {
    id: Type.String(),
    device: Type.String(),
    ip: Type.String({ description: 'Shortened: the network, not the machine' }),
    createdAt: Instant,
    lastSeenAt: Instant,
    endsAt: Type.String({ format: 'date-time', description: 'When it ends if it is not used' }),
  },
  { title: 'Session' },
)
/** Where somebody is signed in, as the API tells it. */
export type SessionJson = Static<typeof SessionSchema>

const OwnSessionSchema = Type.Object(
  { ...SessionSchema.properties, isThis: Type.Boolean({ description: 'The one that asks' }) },
  { title: 'OwnSession' },
)
export type OwnSessionJson = Static<typeof OwnSessionSchema>

/** The schemas of an audience's session routes; `who` ends the operation ids. */
export function sessionSchemas(who: '' | 'Reader') {
  const tags = ['your account']
  return {
    list: {
      operationId: `listMySessions${who}`,
      tags,
      summary: 'Where you are signed in, last seen first',
      response: { 200: list(OwnSessionSchema, 'Sessions') },
    },
    endOthers: {
      operationId: `endMyOtherSessions${who}`,
      tags,
      summary: 'Sign out everywhere but here',
      response: { 200: Type.Object({ ended: Type.Integer() }) },
    },
    end: {
      operationId: `endMySession${who}`,
      tags,
      summary: 'Sign one of your devices out',
      params: Type.Object({ id: Type.String() }),
      response: { 200: Empty },
    },
    signOut: {
      operationId: `signOut${who}`,
      tags,
      summary: 'End this session',
      response: { 200: Empty },
    },
  }
}

export type SessionSchemas = ReturnType<typeof sessionSchemas>
