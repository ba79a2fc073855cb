import { Type } from 'typebox'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { isUuid } from '../platform/uuid.ts'
import { isVariantFile, variantKey, type PictureRecord } from './picture.ts'
import { pictureProblem } from './picture-problems.ts'
import { readPicture, readPictures } from './picture-read-actions.ts'
import type { PictureParts } from './upload-actions.ts'
import { routeUploads } from './upload-routes.ts'

const MOST_IDS = 100

const One = Type.Object({ id: Type.String() }, { additionalProperties: false })
const Ids = Type.Object(
  { ids: Type.String({ maxLength: MOST_IDS * 37, description: 'Ids, parted by commas, at most 100' }) },
  { additionalProperties: false },
)
const VariantPath = Type.Object({ id: Type.String(), file: Type.String() }, { additionalProperties: false })

/**
 * Pictures: uploads, their state for staff, their variants for everybody. To be registered as a plugin, for the
 * sake of uploads' bodies.
 */
export function routePictures(app: App, parts: PictureParts): void {
  routeUploads(app, parts)

  app.get(
    '/api/pictures/:id',
    { config: { access: 'staff' }, schema: { params: One, summary: 'A picture: whether it is ready' } },
    async (request): Promise<PictureRecord> => readPicture(parts.db, request.params.id),
  )

  app.get(
    '/api/pictures',
    { config: { access: 'staff' }, schema: { querystring: Ids, summary: 'Several pictures at once' } },
    async (request): Promise<PictureRecord[]> => {
      const ids = request.query.ids.split(',').filter(Boolean)
      if (ids.length > MOST_IDS || !ids.every(isUuid)) throw pictureProblem('picture-unknown', 'Of one id.')
      return readPictures(parts.db, ids)
    },
  )

  app.get(
    '/media/pictures/:id/:file',
    { config: { access: 'public' }, schema: { params: VariantPath, hide: true } },
    async (request, reply) => {
      const { id, file } = request.params
      if (!isUuid(id) || !isVariantFile(file)) throw httpProblem('not-found')
      const found = await parts.store.get(variantKey(id, file))
      if (found === undefined) throw httpProblem('not-found')
      return reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('content-disposition', 'inline')
        .header('content-length', found.size)
        .type(`image/${file.slice(file.lastIndexOf('.') + 1)}`)
        .send(found.stream)
    },
  )
}
