import { Type } from 'typebox'
import { pickRandom, type Contract } from '../contract.ts'

const tags = ['operating']

const Away = Type.Object(
  { status: pickRandom(['stopping', 'database-away']) },
  { description: 'Nothing should be sent here now' },
)

export const operatorContract = {
  'GET /health': {
    operationId: 'readHealth',
    tags,
    summary: 'Whether this process lives and its database answers',
    response: {
      200: Type.Object(
        {
          status: pickRandom(['ok', 'disk-low']),
          streams: Type.Integer({ description: 'Live connections that are held' }),
          unsentBytes: Type.Integer({ description: 'What readers have not taken yet' }),
        },
        { description: 'It lives' },
      ),
    },
  },
  'GET /ready': {
    operationId: 'readReadiness',
    tags,
    summary: 'Whether requests may be sent here',
    response: { 200: Type.Object({ status: pickRandom(['ready']) }, { description: 'They may' }), 503: Away },
  },
  'GET /api/openapi.json': {
    operationId: 'readApiDescription',
    tags,
    summary: 'This description',
    response: {
      200: Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'OpenAPI 3.1' }),
    },
  },
} satisfies Contract
