import { Type } from 'typebox'
import type { Contract } from '../platform/contract.ts'

const tags = ['reading']

function image(...types: string[]) {
  const file = { schema: Type.String({ format: 'binary' }) }
  return {
    description: 'The file: it never changes under its address, but may be withdrawn',
    content: Object.fromEntries(types.map((type) => [type, file])),
  }
}
const unchanged = Type.Unsafe<never>({ type: 'null', description: 'As you have it' })

export const mediaFileContract = {
  'GET /media/pictures/:id/:file': {
    operationId: 'readPictureFile',
    tags,
    summary: 'A variant of a picture, while something public shows it: VERSION-WIDTH.FORMAT',
    params: Type.Object({ id: Type.String(), file: Type.String() }, { additionalProperties: false }),
    response: { 200: image('image/avif', 'image/webp', 'image/jpeg'), 304: unchanged },
  },
  'GET /media/embeds/:file': {
    operationId: 'readThumbnail',
    tags,
    summary: 'The picture of an embed, while something public shows it',
    params: Type.Object({ file: Type.String() }, { additionalProperties: false }),
    response: { 200: image('image/jpeg'), 304: unchanged },
  },
} satisfies Contract
