import { Type, type Static } from 'typebox'
import { Instant } from '../../platform/contract.ts'

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
