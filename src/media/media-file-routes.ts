import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../access/actor.ts'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import type { MediaStore } from '../platform/media-store/media.ts'
import { isUuid } from '../platform/uuid.ts'
import {
  audienceOfPicture,
  audienceOfThumbnail,
  type Audience,
  type MediaDatabase,
} from './media-access-actions.ts'
import { mediaCacheTag } from './media-tag.ts'
import { isVariantFile, variantKey } from './picture/picture.ts'
import { mediaFileContract } from './media-file-contract.ts'

/**
 * A file is immutable under its address but may be withdrawn: a reader's browser caches it for an hour, a shared
 * cache for a minute, unless it is purged sooner.
 */
const PUBLIC = 'public, max-age=3600, s-maxage=60'
const THUMBNAIL = /^[0-9a-f]{24}-[0-9a-f]{10}\.jpeg$/

interface MediaFileDeps {
  readonly db: MediaDatabase
  readonly store: MediaStore
}

/** Who of the newsroom asks, on a public route; undefined for a reader. */
export type FindStaff = (request: FastifyRequest) => Promise<Actor | undefined>

/** Files of pictures and thumbnails: public while something public shows them. */
export function routeMediaFiles(app: App, { db, store }: MediaFileDeps, findStaff: FindStaff): void {
  const serve = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { key, type, audience }: { key: string; type: string; audience: Audience },
  ) => {
    // It may be published a moment later: no cache may store that it is missing.
    reply.header('cache-control', audience === 'everybody' ? PUBLIC : 'private, no-store')
    if (audience === 'nobody') throw httpProblem('not-found')
    reply.header('cache-tag', mediaCacheTag(`/media/${key}`))
    const etag = `"${key.slice(key.lastIndexOf('/') + 1)}"`
    reply.header('etag', etag)
    if (request.headers['if-none-match']?.includes(etag) === true) return reply.status(304).send()
    const found = await store.get(key)
    if (found === undefined) {
      reply.header('cache-control', 'private, no-store').removeHeader('etag')
      throw httpProblem('not-found')
    }
    return reply
      .header('content-disposition', 'inline')
      .header('content-length', found.size)
      .type(type)
      .send(found.stream)
  }

  app.get(
    '/media/pictures/:id/:file',
    { config: { access: 'public' }, schema: mediaFileContract['GET /media/pictures/:id/:file'] },
    async (request, reply) => {
      const { id, file } = request.params
      if (!isUuid(id) || !isVariantFile(file)) throw httpProblem('not-found')
      const audience = await audienceOfPicture(db, id, () => findStaff(request))
      const type = `image/${file.slice(file.lastIndexOf('.') + 1)}`
      return serve(request, reply, { key: variantKey(id, file), type, audience })
    },
  )

  app.get(
    '/media/embeds/:file',
    { config: { access: 'public' }, schema: mediaFileContract['GET /media/embeds/:file'] },
    async (request, reply) => {
      const { file } = request.params
      if (!THUMBNAIL.test(file)) throw httpProblem('not-found')
      const address = `/media/embeds/${file}`
      const audience = await audienceOfThumbnail(db, address, () => findStaff(request))
      return serve(request, reply, { key: `embeds/${file}`, type: 'image/jpeg', audience })
    },
  )
}
