import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { FairQueue, QueueFull } from '../fair-queue.ts'
import { httpProblem } from './problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Expensive: at most two are processed at once per person. */
    isCostly?: boolean
  }
}

/** Byte budget per allowed call of a person or token: limits traffic per minute in both directions. */
export const BYTES_PER_CALL = 10_000
const MINUTE_MS = 60_000
/** Upload chunks (tus 1.0) are streamed to disk and counted by the upload quota. */
const UPLOAD_CHUNK_TYPE = 'application/offset+octet-stream'
/** Bodies up to this size are read and stored within a millisecond or two. */
const SMALL_BODY = 65_536
const MAX_BODY_BYTES = 1_048_576

/**
 * Fair use per person. Expensive requests are queued, two per person at once and round robin by person (a slow body
 * occupies only its sender's slot); the traffic of a person per minute is limited in bytes as well as in calls.
 */
export class FairShare {
  readonly #queue = new FairQueue({ atOnce: 64, atOncePerKey: 2, maxWaiting: 200 })
  readonly #spent = new Map<string, { bytes: number; until: number }>()
  readonly #bytesPerMinute: number

  constructor(callsPerMinute: number) {
    this.#bytesPerMinute = callsPerMinute * BYTES_PER_CALL
  }

  /** For `onRequest`, after authentication and before the body is read. */
  async enter(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const owner = quotaKey(request)
    const { config } = request.routeOptions
    // Where such a body is not accepted it is rejected unread; expensive routes are so regardless of the headers.
    const isPiece = request.method === 'PATCH' && request.headers['content-type'] === UPLOAD_CHUNK_TYPE
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

  /** For `onSend`: the response counts as sent. */
  sent(request: FastifyRequest, payload: unknown): void {
    if (request.callerKey === null) return
    if (typeof payload === 'string' || Buffer.isBuffer(payload))
      this.#spend(quotaKey(request), payload.length)
    leave.get(request.raw)?.()
  }

  /** Resolves when the request may proceed; its slot is released with the response, or when the connection closes. */
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
    // Yields in between: a series of expensive responses must not block the process.
    await nextTurn()
  }

  /** End of the current minute, if its budget is exceeded. */
  #spend(owner: string, bytes: number): number | undefined {
    const now = Date.now()
    const existing = this.#spent.get(owner)
    if (existing === undefined || existing.until <= now) {
      if (this.#spent.size > 10_000) this.#spent.clear()
      this.#spent.set(owner, { bytes, until: now + MINUTE_MS })
      return undefined
    }
    existing.bytes += bytes
    return existing.bytes > this.#bytesPerMinute ? existing.until : undefined
  }
}

const leave = new WeakMap<object, () => void>()

function quotaKey({ callerKey, ip }: FastifyRequest): string {
  return callerKey ?? ip
}

/** A body without a length counts as the maximum. */
function bodyBytes({ headers }: FastifyRequest): number {
  if (headers['content-length'] !== undefined) return Number(headers['content-length'])
  return headers['transfer-encoding'] === undefined ? 0 : MAX_BODY_BYTES
}
