import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../platform/clock.ts'
import type { App } from '../platform/http/app.ts'
import { encodingOfJson } from '../platform/http/encoding.ts'
import { problemJson } from '../platform/http/error-handler.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { isOpen } from '../story/story.ts'
import { formatPosition, isInLog, parsePosition, type Position } from '../log/position.ts'
import { cacheControl, changesJson, encodeOnce, type Outcome } from './changes-answer.ts'
import type { LiveFeed } from './live-feed.ts'
import { parseTurn, turnAfter, turnAt, waitFor } from './turn.ts'
import { liveContract } from './contract.ts'
import { liveProblem } from './problems.ts'

/** Changes over plain HTTP: the same patch as the stream's, cacheable, with long-poll. */
export function routeLive(app: App, feed: LiveFeed, clock: Clock): void {
  app.get(
    '/live/:slug/stream',
    {
      config: { access: 'public' },
      schema: liveContract['GET /live/:slug/stream'],
    },
    // `LiveFeed.intercept` takes these before the router sees them, all but those that cannot be taken.
    async () => {
      throw httpProblem('invalid-input', 'A stream is asked for by a plain GET without a body, and a slug.')
    },
  )

  /** Answers with the changes after a position; if there are none, `hold` waits for some. */
  const answer = async (
    request: FastifyRequest<{ Params: { slug: string; position: string } }>,
    reply: FastifyReply,
    poll: { readonly waitMs: number; readonly turn: number | undefined },
  ): Promise<FastifyReply> => {
    const { slug } = request.params
    const position = requirePosition(request.params.position)
    const { hub, story } = await feed.getHub(slug)
    if (!isInLog(story, position)) return replyUnknownPosition(reply, story)
    const mayWait = story.seq === position.seq && isOpen(story.status) && poll.waitMs > 0
    if (mayWait && feed.isStopping) {
      reply.header('retry-after', '1')
      throw httpProblem('stopping')
    }
    // At the limit of held readers, further ones are answered at once and ask again in their own time.
    const isCrowded = mayWait && feed.isFull
    const wakeReason = mayWait && !isCrowded ? await hub.changedAfter(position.seq, poll.waitMs) : 'elapsed'
    const frame = await hub.frameTo(story.seq, position.seq)
    if (frame === 'reload') return replyUnknownPosition(reply, await feed.readPosition(slug))
    if (frame === undefined) throw liveProblem('position-gone')
    const isNews = frame.to > position.seq
    const outcome: Outcome = isNews
      ? 'news'
      : isCrowded
        ? 'crowded'
        : wakeReason === 'released'
          ? 'cut'
          : 'empty'
    const now = clock.now()
    const { turn } = poll
    const next =
      isNews || turn === undefined
        ? turnAt(now)
        : turnAfter(turn, now, wakeReason === 'released' || isCrowded)
    const json = changesJson(frame, `/live/${slug}/changes/${frame.position}/${next}`, outcome)
    const encoding = encodingOfJson(json, request)
    reply
      .type('application/json; charset=utf-8')
      .header('access-control-allow-origin', '*')
      .header(
        'cache-control',
        cacheControl(outcome, turn !== undefined ? 'turn' : poll.waitMs > 0 ? 'wait' : 'now'),
      )
      .header('vary', 'Accept-Encoding')
    if (encoding !== 'identity') reply.header('content-encoding', encoding)
    return reply.send(await encodeOnce(frame, json, encoding))
  }

  app.get(
    '/live/:slug/changes/:position',
    {
      config: { access: 'public' },
      schema: liveContract['GET /live/:slug/changes/:position'],
    },
    async (request, reply) =>
      answer(request, reply, { waitMs: Number(request.query.wait ?? 0) * 1_000, turn: undefined }),
  )

  app.get(
    '/live/:slug/changes/:position/:turn',
    {
      config: { access: 'public' },
      schema: liveContract['GET /live/:slug/changes/:position/:turn'],
    },
    async (request, reply) => {
      const turn = parseTurn(request.params.turn)
      if (turn === undefined) throw httpProblem('not-found')
      return answer(request, reply, { waitMs: waitFor(turn, clock.now()), turn })
    },
  )
}

function requirePosition(text: string): Position {
  const position = parsePosition(text)
  if (position === undefined) throw liveProblem('invalid-position', `It was "${text.slice(0, 60)}".`)
  return position
}

/**
 * A whole audience may ask at once (after restoring a backup): a cache may answer, and each client learns the
 * position at which to load the page.
 */
function replyUnknownPosition(reply: FastifyReply, tip: Position): FastifyReply {
  const problem = JSON.parse(problemJson(liveProblem('position-gone'))) as object
  return reply
    .status(410)
    .type('application/problem+json')
    .header('access-control-allow-origin', '*')
    .header('cache-control', 'public, s-maxage=2')
    .send(JSON.stringify({ ...problem, position: formatPosition(tip) }))
}
