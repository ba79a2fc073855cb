import { Type } from 'typebox'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { isKnownTo, parsePosition } from '../story-log/position.ts'
import type { LiveRoom } from './room.ts'

const LONGEST_WAIT_S = 25

/** Changes over plain HTTP: the same patch as the stream's, cacheable, with long-poll. */
export function routeLive(app: App, room: LiveRoom): void {
  app.get(
    '/live/:slug/changes/:position',
    {
      config: { access: 'public' },
      schema: {
        summary: 'What changed in a story after a position, as one patch (docs/api.md)',
        tags: ['reading'],
        params: Type.Object({ slug: Type.String(), position: Type.String() }),
        querystring: Type.Object({
          wait: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: LONGEST_WAIT_S,
              description: 'Seconds to wait for a change',
            }),
          ),
        }),
      },
    },
    async (request, reply) => {
      const { slug, position: asked } = request.params
      const position = parsePosition(asked)
      if (position === undefined) throw httpProblem('position-unfit', `It was "${asked.slice(0, 60)}".`)
      const { hub, story } = await room.hubOf(slug)
      if (!isKnownTo(story, position)) throw httpProblem('position-gone')
      if (story.seq === position.seq) await hub.changedAfter(position.seq, (request.query.wait ?? 0) * 1_000)
      const frame = await hub.frameFrom(position.seq)
      if (frame === 'reload' || frame === undefined) throw httpProblem('position-gone')
      return reply
        .header('access-control-allow-origin', '*')
        .header('cache-control', 'public, max-age=0, s-maxage=1')
        .type('application/json; charset=utf-8')
        .send(`{"position":"${frame.position}",${frame.json.slice(1)}`)
    },
  )
}
