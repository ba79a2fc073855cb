import { Type } from 'typebox'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { resolveEmbed, type EmbedParts } from './embed-actions.ts'

const FILE = /^[0-9a-f]{24}-[0-9a-f]{10}\.jpeg$/
/** Each may hold a connection outside for ten seconds. */
const AT_ONCE = 20

/** Embeds: what stands at an address, for the composer; pictures of our own keeping, for everybody. */
export function routeEmbeds(app: App, parts: EmbedParts): void {
  let underWay = 0
  app.post(
    '/api/embeds',
    {
      config: { access: 'staff' },
      schema: {
        tags: ['newsroom'],
        summary: 'What stands at an address, to be shown as a card',
        body: Type.Object({ url: Type.String({ maxLength: 2_000 }) }, { additionalProperties: false }),
      },
    },
    async (request) => {
      if (underWay >= AT_ONCE) throw httpProblem('too-many-requests')
      underWay += 1
      try {
        const { url } = request.body
        return { url: url.trim(), facts: (await resolveEmbed(parts, url)).facts }
      } finally {
        underWay -= 1
      }
    },
  )
  app.get(
    '/media/embeds/:file',
    {
      config: { access: 'public' },
      schema: { params: Type.Object({ file: Type.String() }), hide: true },
    },
    async (request, reply) => {
      const { file } = request.params
      const found = FILE.test(file) ? await parts.store.get(`embeds/${file}`) : undefined
      if (found === undefined) throw httpProblem('not-found')
      return reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('content-length', found.size)
        .type('image/jpeg')
        .send(found.stream)
    },
  )
}
