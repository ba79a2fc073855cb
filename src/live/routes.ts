import { Type } from 'typebox'
import type { App } from '../platform/http/app.ts'
import { sendJson } from '../platform/http/encoding.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { isKnownTo, parsePosition } from '../story-log/position.ts'
import type { LiveRoom } from './room.ts'

/** Changes over plain HTTP: the same patch as the stream's, cacheable, with long-poll. */
export function routeLive(app: App, room: LiveRoom): void {
  app.get(
    '/live/:slug/stream',
    {
      config: { access: 'public' },
      schema: {
        summary: 'What changes in a story as it changes: Server-Sent Events (docs/api.md)',
        tags: ['reading'],
        params: Type.Object({ slug: Type.String() }),
        querystring: Type.Object({
          after: Type.Optional(Type.String({ description: 'A position; Last-Event-ID goes before it' })),
        }),
      },
    },
    // `LiveRoom.intercept` takes these before the router sees them, all but those that cannot be taken.
    async () => {
      throw httpProblem('input-unfit', 'A stream is asked for by a plain GET without a body, and a slug.')
    },
  )

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
            Type.String({
              pattern: '^(1?[0-9]|2[0-5])$',
              description: 'Seconds to wait for a change, 0 to 25',
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
      const wait = Number(request.query.wait ?? 0)
      // With as many readers held as may be, nobody waits: they ask again, in their own time.
      if (story.seq === position.seq && wait > 0 && !room.isFull)
        await hub.changedAfter(position.seq, wait * 1_000)
      const frame = await hub.frameFrom(position.seq)
      if (frame === 'reload' || frame === undefined) throw httpProblem('position-gone')
      reply
        .header('access-control-allow-origin', '*')
        .header('cache-control', 'public, max-age=0, s-maxage=1')
      return sendJson(request, reply, `{"position":"${frame.position}",${frame.json.slice(1)}`)
    },
  )
}
