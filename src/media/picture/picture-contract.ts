import { Type, type Static } from 'typebox'
import { list, NoContent, nullable, pickRandom, type Contract } from '../../platform/contract.ts'
import { PICTURE_STATES } from './picture.ts'

/** Asked for at once. */
export const MAX_PICTURES = 100

const tags = ['pictures and embeds']
const One = Type.Object({ id: Type.String() }, { additionalProperties: false })

const PictureSchema = Type.Object(
  {
    id: Type.String(),
    state: pickRandom(PICTURE_STATES),
    reason: nullable(Type.String({ description: 'Why it was refused, for whoever sent it' })),
    width: nullable(Type.Integer({ description: 'Of the original, upright; null until it is ready' })),
    height: nullable(Type.Integer()),
    version: nullable(Type.String({ description: 'Part of each file’s address' })),
    widths: list(Type.Integer()),
    suggestedCredit: Type.String({ description: 'What the file says of itself' }),
    suggestedCaption: Type.String({ description: 'What the file says of itself' }),
  },
  { title: 'Picture' },
)
/** A picture as the newsroom's API tells it. */
export type PictureJson = Static<typeof PictureSchema>

export const pictureContract = {
  'GET /api/pictures/:id': {
    operationId: 'readPicture',
    tags,
    summary: 'A picture: whether it is ready',
    params: One,
    response: { 200: PictureSchema },
  },
  'GET /api/pictures': {
    operationId: 'listPictures',
    tags,
    summary: 'Several pictures at once',
    querystring: Type.Object(
      {
        ids: Type.String({
          maxLength: MAX_PICTURES * 37,
          description: `Ids, parted by commas, at most ${MAX_PICTURES}`,
        }),
      },
      { additionalProperties: false },
    ),
    response: { 200: list(PictureSchema, 'Those that are known, in the order that was asked for') },
  },
  'DELETE /api/pictures/:id': {
    operationId: 'removePicture',
    tags,
    summary: 'Remove a picture everywhere, for good: for editors of every desk that shows it',
    params: One,
    response: { 204: NoContent },
  },
} satisfies Contract
