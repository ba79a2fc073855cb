import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Clock } from '../platform/clock.ts'
import type { App } from '../platform/http/app.ts'
import { encodingOfJson } from '../platform/http/encoding.ts'
import { problemJson } from '../platform/http/problem-door.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { isOpen } from '../story/story.ts'
import { formatPosition, isKnownTo, parsePosition, type Position } from '../log/position.ts'
import { cachingOf, changesJson, encodedOnce, type Outcome } from './changes-answer.ts'
import type { LiveRoom } from './room.ts'
import { parseTurn, turnAfter, turnAt, waitFor } from './turn.ts'
import { liveProblem } from './problems.ts'

const OfPosition = Type.Object({ slug: Type.String(), position: Type.String() })
const OfTurn = Type.Object({ slug: Type.String(), position: Type.String(), turn: Type.String() })
const Wait = Type.Object(
  {
    wait: Type.Optional(
      Type.String({ pattern: '^(1?[0-9]|2[0-5])$', description: 'Seconds to wait for a change, 0 to 25' }),
    ),
  },
  { additionalProperties: false },
)
const Nothing = Type.Object({}, { additionalProperties: false })

/** Changes over plain HTTP: the same patch as the stream's, cacheable, with long-poll. */
export function routeLive(app: App, room: LiveRoom, clock: Clock): void {
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

  /** Answers with what is new after a position; `hold` waits for it, if there is nothing yet. */
  const answer = async (
    request: FastifyRequest<{ Params: { slug: string; position: string } }>,
    reply: FastifyReply,
    asked: { readonly waitMs: number; readonly turn: number | undefined },
  ): Promise<FastifyReply> => {
    const { slug } = request.params
    const position = positionOf(request.params.position)
    const { hub, story } = await room.hubOf(slug)
    if (!isKnownTo(story, position)) return answerGone(reply, story)
    const mayWait = story.seq === position.seq && isOpen(story.status) && asked.waitMs > 0
    if (mayWait && room.isStopping) {
      reply.header('retry-after', '1')
      throw httpProblem('stopping')
    }
    // With as many readers held as may be, nobody more waits: they ask again, in their own time.
    const isCrowded = mayWait && room.isFull
    const heard = mayWait && !isCrowded ? await hub.changedAfter(position.seq, asked.waitMs) : 'elapsed'
    const frame = await hub.frameTo(story.seq, position.seq)
    if (frame === 'reload') return answerGone(reply, await room.tipOf(slug))
    if (frame === undefined) throw liveProblem('position-gone')
    const isNews = frame.to > position.seq
    const outcome: Outcome = isNews ? 'news' : isCrowded ? 'crowded' : heard === 'released' ? 'cut' : 'empty'
    const now = clock.now()
    const { turn } = asked
    const next =
      isNews || turn === undefined ? turnAt(now) : turnAfter(turn, now, heard === 'released' || isCrowded)
    const json = changesJson(frame, `/live/${slug}/changes/${frame.position}/${next}`, outcome)
    const encoding = encodingOfJson(json, request)
    reply
      .type('application/json; charset=utf-8')
      .header('access-control-allow-origin', '*')
      .header(
        'cache-control',
        cachingOf(outcome, turn !== undefined ? 'turn' : asked.waitMs > 0 ? 'wait' : 'now'),
      )
      .header('vary', 'Accept-Encoding')
    if (encoding !== 'identity') reply.header('content-encoding', encoding)
    return reply.send(await encodedOnce(frame, json, encoding))
  }

  app.get(
    '/live/:slug/changes/:position',
    {
      config: { access: 'public' },
      schema: {
        summary: 'What changed in a story after a position, as one patch (docs/api.md)',
        tags: ['reading'],
        params: OfPosition,
        querystring: Wait,
      },
    },
    async (request, reply) =>
      answer(request, reply, { waitMs: Number(request.query.wait ?? 0) * 1_000, turn: undefined }),
  )

  app.get(
    '/live/:slug/changes/:position/:turn',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The same, held until something changes or the turn ends: an address that `next` named',
        tags: ['reading'],
        params: OfTurn,
        querystring: Nothing,
      },
    },
    async (request, reply) => {
      const turn = parseTurn(request.params.turn)
      if (turn === undefined) throw httpProblem('not-found')
      return answer(request, reply, { waitMs: waitFor(turn, clock.now()), turn })
    },
  )
}

function positionOf(text: string): Position {
  const position = parsePosition(text)
  if (position === undefined) throw liveProblem('position-unfit', `It was "${text.slice(0, 60)}".`)
  return position
}

/**
 * A whole audience may ask at once (a database put back from its backup): a cache may answer them, and each learns
 * the position at which the page is to be loaded.
 */
function answerGone(reply: FastifyReply, tip: Position): FastifyReply {
  const problem = JSON.parse(problemJson(liveProblem('position-gone'))) as object
  return reply
    .status(410)
    .type('application/problem+json')
    .header('access-control-allow-origin', '*')
    .header('cache-control', 'public, s-maxage=2')
    .send(JSON.stringify({ ...problem, position: formatPosition(tip) }))
}
