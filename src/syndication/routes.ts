import { Type } from 'typebox'
import type { App } from '../platform/http/app.ts'
import { sendJson } from '../platform/http/encoding.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { parsePlace } from '../story/post/post.ts'
import type { Edition } from '../pages/edition.ts'
import { cacheTagOf } from '../pages/page-cache.ts'
import { READERS_CACHING } from '../pages/serve-page.ts'
import type { StoryDatabase } from '../story/change-actions.ts'
import { readPosts } from '../story/read-actions.ts'
import { formatPosition } from '../story-log/position.ts'
import { storyJson } from './story-json.ts'

const MOST_POSTS = 100

/** The story for programs: the whole of it, a hundred posts at a time. */
export function routeSyndication(
  app: App,
  parts: { db: StoryDatabase; edition: Edition; build: string },
): void {
  app.get(
    '/live/:slug(^[a-z0-9-]+).json',
    {
      config: { access: 'public' },
      schema: {
        summary: 'A story with its posts, newest first; `next` leads to older ones',
        tags: ['reading'],
        params: Type.Object({ slug: Type.String() }),
        querystring: Type.Object(
          {
            olderThan: Type.Optional(
              Type.String({ maxLength: 60, description: 'A place, as `next` gives it' }),
            ),
            limit: Type.Optional(
              Type.String({ pattern: '^([1-9][0-9]?|100)$', description: 'Posts at once, 1 to 100' }),
            ),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { olderThan } = request.query
      const limit = Number(request.query.limit ?? MOST_POSTS)
      const place = olderThan === undefined ? undefined : parsePlace(olderThan)
      if (olderThan !== undefined && place === undefined)
        throw httpProblem('input-unfit', 'olderThan is no place in a story.')
      const view = await readPosts(parts.db, request.params.slug, limit, place)
      const etag = `"${formatPosition(view.story)}-${parts.build}"`
      reply
        .header('access-control-allow-origin', '*')
        .header('cache-control', READERS_CACHING)
        .header('cache-tag', cacheTagOf(view.story.id))
        .header('etag', etag)
      if (request.headers['if-none-match']?.includes(etag) === true) return reply.status(304).send()
      return sendJson(request, reply, JSON.stringify(storyJson(view, parts.edition)))
    },
  )
}
