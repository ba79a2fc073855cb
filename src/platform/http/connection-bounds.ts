import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Limits of one connection, and of all connections together. */
export interface PerConnectionLimits {
  /**
   * Maximum of pipelined requests per connection. Browsers and proxies send one after the other (pipelining, RFC
   * 9112, 9.3.2, is hardly used).
   */
  readonly requests: number
  /** An idle connection is dropped after this time, ms. Longer than a long poll. */
  readonly idleTimeoutMs: number
  /** Total of buffered response bytes of connections above `maxBufferedPerConnection`: beyond it the fullest are dropped. */
  readonly waiting: number
  readonly maxBufferedPerConnection: number
}

const BOUNDS: PerConnectionLimits = {
  requests: 8,
  idleTimeoutMs: 60_000,
  waiting: 128_000_000,
  maxBufferedPerConnection: 256_000,
}
const POLL_INTERVAL_MS = 1_000

/**
 * Enforces the limits on a server. `admits` is called for each request before anything else; if it returns false the
 * connection has been dropped, and nobody responds.
 */
export function enforceConnectionLimits(
  server: Server,
  bounds: PerConnectionLimits = BOUNDS,
): { admits(request: IncomingMessage, response: ServerResponse): boolean; dropFullest(): void } {
  /** Connections with responses in progress. */
  const answering = new Map<Socket, Set<ServerResponse>>()
  // Node counts what the kernel accepts as activity, and times out connections that accept nothing.
  server.timeout = bounds.idleTimeoutMs

  const ended = (socket: Socket, response: ServerResponse): void => {
    const answers = answering.get(socket)
    answers?.delete(response)
    if (answers?.size === 0) answering.delete(socket)
  }
  const dropFullest = (): void => {
    const full = [...answering]
      .map(([socket, answers]) => ({ socket, bytes: waitingIn(answers) }))
      .filter(({ bytes }) => bytes > bounds.maxBufferedPerConnection)
      .toSorted((a, b) => b.bytes - a.bytes)
    let sum = full.reduce((total, { bytes }) => total + bytes, 0)
    for (const { socket, bytes } of full) {
      if (sum <= bounds.waiting) return
      socket.destroy()
      sum -= bytes
    }
  }
  const looking = setInterval(dropFullest, POLL_INTERVAL_MS).unref()
  server.on('close', () => clearInterval(looking))

  return {
    dropFullest,
    admits(request, response) {
      const { socket } = request
      if (socket.destroyed) return false // pipelined with the request that exceeded the limit
      const answers = answering.get(socket) ?? new Set()
      if (answers.size >= bounds.requests) {
        answering.delete(socket)
        socket.destroy()
        return false
      }
      answering.set(socket, answers.add(response))
      response.on('close', () => ended(socket, response))
      return true
    },
  }
}

/** Buffered bytes of the current response, and of those queued behind it. */
function waitingIn(answers: ReadonlySet<ServerResponse>): number {
  let bytes = 0
  for (const answer of answers) bytes += answer.writableLength
  return bytes
}
