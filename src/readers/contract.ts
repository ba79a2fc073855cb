import { Type, type Static } from 'typebox'
import { loginSchemas } from '../identity/login/login-contract.ts'
import { sessionSchemas } from '../identity/session/session-contract.ts'
import { Instant, nullable, type Contract } from '../platform/contract.ts'

const ReaderSchema = Type.Object(
  {
    id: Type.String(),
    displayName: nullable(Type.String({ description: 'As other readers see it; null until one is chosen' })),
    email: Type.String(),
    createdAt: Instant,
  },
  { title: 'Reader' },
)

/** A reader's own account. */
export type ReaderJson = Static<typeof ReaderSchema>

export const readerLogin = loginSchemas(ReaderSchema, 'Reader')
export const readerSessions = sessionSchemas('Reader')

export const readerContract = {
  'GET /api/reader/me': {
    operationId: 'readReader',
    tags: ['your account'],
    summary: 'Your account',
    response: { 200: ReaderSchema },
  },
} satisfies Contract
