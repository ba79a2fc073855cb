import { Type } from 'typebox'
import { NoContent, type Contract } from '../../platform/contract.ts'

const tags = ['pictures and embeds']
const One = Type.Object({ id: Type.String() })
const said = 'By tus 1.0 (https://tus.io/protocols/resumable-upload), with Tus-Resumable: 1.0.0.'

function bare(description: string, headers?: Readonly<Record<string, object>>) {
  return Type.Unsafe<never>({ type: 'null', description, ...(headers === undefined ? {} : { headers }) })
}

const Count = { type: 'integer' }
const Offset = { ...Count, description: 'Bytes that are here' }

/** Uploads that survive a lost connection. */
export const uploadContract = {
  'OPTIONS /api/pictures/uploads': {
    operationId: 'readUploadOptions',
    tags,
    summary: 'What uploads can do here',
    description: said,
    response: {
      204: bare('What is supported', {
        'tus-version': { type: 'string' },
        'tus-extension': { type: 'string' },
        'tus-max-size': { ...Count, description: 'Bytes of one picture' },
      }),
    },
  },
  'POST /api/pictures/uploads': {
    operationId: 'beginUpload',
    tags,
    summary: 'Begin to send a picture',
    description: `${said} Upload-Length in bytes; Upload-Metadata with the picture’s \`id\` (a UUID of your own) and \`filename\`.`,
    response: {
      201: bare('Begun', { location: { type: 'string', description: 'Where its bytes are sent to' } }),
    },
  },
  'HEAD /api/pictures/uploads/:id': {
    operationId: 'readUpload',
    tags,
    summary: 'How much of a picture is here',
    description: said,
    params: One,
    response: { 200: bare('How much', { 'upload-offset': Offset, 'upload-length': Count }) },
  },
  'PATCH /api/pictures/uploads/:id': {
    operationId: 'continueUpload',
    tags,
    summary: 'Send bytes of a picture',
    description: `${said} The body is \`application/offset+octet-stream\`: bytes from Upload-Offset on.`,
    params: One,
    response: { 204: bare('Received', { 'upload-offset': Offset }) },
  },
  'DELETE /api/pictures/uploads/:id': {
    operationId: 'dropUpload',
    tags,
    summary: 'Give an upload up',
    description: said,
    params: One,
    response: { 204: NoContent },
  },
} satisfies Contract
