import { routesFor } from '../../access/audience-routes.ts'
import type { App } from '../../platform/http/app.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { MediaDatabase } from '../media-access-actions.ts'
import { routeMediaFiles, type FindStaff } from '../media-file-routes.ts'
import { removePicture } from '../media-removal-actions.ts'
import type { PictureRecord } from './picture.ts'
import { pictureProblem } from './picture-problems.ts'
import { readPicture, readPictures } from './picture-read-actions.ts'
import type { PictureDeps } from '../upload/upload-actions.ts'
import { routeUploads } from '../upload/upload-routes.ts'
import { MAX_PICTURES, pictureContract } from './picture-contract.ts'

export interface PictureRouteDeps extends PictureDeps {
  readonly db: PictureDeps['db'] & MediaDatabase
  /** Called after a commit that asks for files to be removed. It must not throw. */
  readonly removing: () => void
}

/**
 * Pictures: uploads, their state for staff, their files for everybody. Register it as a plugin, because of its
 * content type parser for uploads.
 */
export function routePictures(app: App, deps: PictureRouteDeps, findStaff: FindStaff): void {
  const routes = routesFor(app, 'staff')
  routeUploads(app, deps)

  routes.get(
    '/api/pictures/:id',
    { schema: pictureContract['GET /api/pictures/:id'] },
    async (request): Promise<PictureRecord> => readPicture(deps.db, request.params.id),
  )

  routes.get(
    '/api/pictures',
    { schema: pictureContract['GET /api/pictures'] },
    async (request): Promise<PictureRecord[]> => {
      const ids = request.query.ids.split(',').filter(Boolean)
      if (ids.length > MAX_PICTURES || !ids.every(isUuid))
        throw pictureProblem('picture-not-found', 'Of one id.')
      return readPictures(deps.db, ids)
    },
  )

  routes.delete(
    '/api/pictures/:id',
    {
      schema: pictureContract['DELETE /api/pictures/:id'],
    },
    async (request, reply) => {
      await removePicture({ ...deps, actor: request.actor }, request.params.id)
      return reply.status(204).send()
    },
  )

  routeMediaFiles(app, deps, findStaff)
}
