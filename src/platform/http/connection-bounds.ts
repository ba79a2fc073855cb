import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What one connection, and what all of them together, may take of this process. */
export interface ConnectionBounds {
  /**
   * Requests of one connection that are answered at once. Browsers and proxies send one after the other (pipelining,
   * RFC 9112, 9.3.2, is used by hardly anybody); whoever sends more has not waited for a single answer.
   */
  readonly requests: number
  /** A connection on which nothing moves for so long, in either direction, is dropped; ms. Longer than a long poll. */
  readonly silentMs: number
  /** Bytes of answers that wait for connections which have more than `waitingOfOne`: the fullest go beyond that. */
  readonly waiting: number
  readonly waitingOfOne: number
}

const BOUNDS: ConnectionBounds = {
  requests: 8,
  silentMs: 60_000,
  waiting: 128_000_000,
  waitingOfOne: 256_000,
}
const LOOK_MS = 1_000

/**
 * Holds a server within bounds. `admits` is asked of each request before anything looks at it; where it answers false
 * the connection has been dropped, and nobody answers.
 */
export function boundConnections(
  server: Server,
  bounds: ConnectionBounds = BOUNDS,
): { admits(request: IncomingMessage, response: ServerResponse): boolean; dropFullest(): void } {
  /** Connections on which answers are made or sent. */
  const answering = new Map<Socket, Set<ServerResponse>>()
  // Node counts what the kernel takes of an answer as movement, and lets go of whoever takes nothing.
  server.timeout = bounds.silentMs

  const ended = (socket: Socket, response: ServerResponse): void => {
    const answers = answering.get(socket)
    answers?.delete(response)
    if (answers?.size === 0) answering.delete(socket)
  }
  const dropFullest = (): void => {
    const full = [...answering]
      .map(([socket, answers]) => ({ socket, bytes: waitingIn(answers) }))
      .filter(({ bytes }) => bytes > bounds.waitingOfOne)
      .toSorted((a, b) => b.bytes - a.bytes)
    let sum = full.reduce((total, { bytes }) => total + bytes, 0)
    for (const { socket, bytes } of full) {
      if (sum <= bounds.waiting) return
      socket.destroy()
      sum -= bytes
    }
  }
  const looking = setInterval(dropFullest, LOOK_MS).unref()
  server.on('close', () => clearInterval(looking))

  return {
    dropFullest,
    admits(request, response) {
      const { socket } = request
      if (socket.destroyed) return false // what came with the request that was one too many
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

/** Bytes of the answer that is being sent, and of those behind it, which wait in themselves. */
function waitingIn(answers: ReadonlySet<ServerResponse>): number {
  let bytes = 0
  for (const answer of answers) bytes += answer.writableLength
  return bytes
}
