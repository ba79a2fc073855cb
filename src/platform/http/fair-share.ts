import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { FairQueue, QueueFull } from '../fair-queue.ts'
import { httpProblem } from './problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** May read or make much: of one person two are answered at once. */
    isCostly?: boolean
  }
}

/** Bytes that go with each call that one person, or one token, may make in a minute, sent and answered together. */
export const BYTES_A_CALL = 10_000
const MINUTE_MS = 60_000
/** Files come in pieces (tus 1.0), are written as they come, and are counted where they are kept. */
const PIECE_OF_FILE = 'application/offset+octet-stream'
/** Bodies up to this are read and stored in a millisecond or two. */
const SMALL_BODY = 65_536
const MOST_BODY_BYTES = 1_048_576

/**
 * A person's share of the process. Costly requests wait for their turn, two of one person at once and persons in turn (a body that comes slowly holds its writer’s turn, and nobody else’s); what all
 * requests of a person carry in a minute is bounded, in bytes and not only in calls.
 */
export class FairShare {
  readonly #queue = new FairQueue({ atOnce: 64, atOncePerKey: 2, mostWaiting: 200 })
  readonly #spent = new Map<string, { bytes: number; until: number }>()
  readonly #bytesAMinute: number

  constructor(callsAMinute: number) {
    this.#bytesAMinute = callsAMinute * BYTES_A_CALL
  }

  /** For `onRequest`, once it is known who calls: before the body is read. */
  async enter(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const owner = ownerOf(request)
    const { config } = request.routeOptions
    // Where such a body is not taken it is refused unread; what is costly is so whatever a request says of itself.
    const isPiece = request.method === 'PATCH' && request.headers['content-type'] === PIECE_OF_FILE
    if (isPiece && config.isCostly !== true) return
    const length = bodyBytes(request)
    const until = this.#spend(owner, length)
    if (until !== undefined) {
      reply.header('retry-after', String(Math.ceil((until - Date.now()) / 1_000)))
      throw httpProblem('too-many-requests')
    }
    if (config.isCostly !== true && length <= SMALL_BODY) return
    await this.#turn(owner, reply)
  }

  /** For `onSend`: what was made is as good as sent. */
  sent(request: FastifyRequest, payload: unknown): void {
    if (request.callerKey === null) return
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) this.#spend(ownerOf(request), payload.length)
    leave.get(request.raw)?.()
  }

  /** Resolves when it may go on; it has its turn until the answer is made, or its connection has gone. */
  async #turn(owner: string, reply: FastifyReply): Promise<void> {
    const done = Promise.withResolvers<void>()
    leave.set(reply.request.raw, done.resolve)
    reply.raw.on('close', done.resolve)
    const begun = Promise.withResolvers<void>()
    this.#queue
      .run({ owner, isUrgent: false, keys: [owner] }, () => {
        begun.resolve()
        return done.promise
      })
      .catch(begun.reject)
    try {
      await begun.promise
    } catch (error) {
      if (!(error instanceof QueueFull)) throw error
      reply.header('retry-after', '2')
      throw httpProblem('too-many-requests')
    }
    // Everything else that is ready has its turn in between: no row of costly answers holds the process.
    await nextTurn()
  }

  /** When the minute ends, where more than it has was spent. */
  #spend(owner: string, bytes: number): number | undefined {
    const now = Date.now()
    const standing = this.#spent.get(owner)
    if (standing === undefined || standing.until <= now) {
      if (this.#spent.size > 10_000) this.#spent.clear()
      this.#spent.set(owner, { bytes, until: now + MINUTE_MS })
      return undefined
    }
    standing.bytes += bytes
    return standing.bytes > this.#bytesAMinute ? standing.until : undefined
  }
}

const leave = new WeakMap<object, () => void>()

function ownerOf({ callerKey, ip }: FastifyRequest): string {
  return callerKey ?? ip
}

/** Of a body whose length is not said, as much as it may have. */
function bodyBytes({ headers }: FastifyRequest): number {
  if (headers['content-length'] !== undefined) return Number(headers['content-length'])
  return headers['transfer-encoding'] === undefined ? 0 : MOST_BODY_BYTES
}
