import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Takes a connection over from Node's HTTP server, as an upgrade would, so that an idle stream costs a socket
 * and not also a parser, a request and a response (4 kB instead of 15, measured on Node 26.10).
 *
 * How: Node releases a connection to whoever listens for `upgrade` right after the request's head has been
 * read, if `request.upgrade` is then true (`onParserExecuteCommon` in Node's lib/_http_server.js). A request
 * handler that sets it synchronously takes that way out, Node's own: the parser is freed, all of the
 * server's listeners come off the socket. This is not a documented use, so the runtime is pinned and
 * detach-socket.test.ts holds it; a request with a body, or one whose head came with other requests behind it
 * (pipelining), cannot be taken and stays with HTTP.
 *
 * Returns false where the request cannot be taken; then nothing has happened.
 */
export function detachSocket(
  request: IncomingMessage,
  response: ServerResponse,
  taken: DetachListener,
): boolean {
  const hasBody =
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  if (hasBody || request.method !== 'GET' || request.socket === null || response.socket !== request.socket)
    return false
  const { socket } = request
  response.detachSocket(socket)
  waiting.set(socket, taken)
  ;(request as IncomingMessage & { upgrade: boolean }).upgrade = true
  return true
}

/**
 * Whether this request came on a line that is being taken: sent in one packet behind the request that asked for
 * it. Node has read it before it could let go of the line, and whoever answers it ends the process (an assertion
 * of Node's own). There is no way back: close the line, and answer nothing.
 */
export function isBeingDetached(request: IncomingMessage): boolean {
  return waiting.has(request.socket)
}

export type DetachListener = (socket: Socket) => void

const waiting = new WeakMap<Socket, DetachListener>()

/** Lets `detachSocket` work on this server; other upgrades (we offer none) are refused by closing. */
export function allowDetaching(server: Server): void {
  server.on('upgrade', (_request: IncomingMessage, stream: unknown) => {
    const socket = stream as Socket
    const taken = waiting.get(socket)
    if (taken === undefined) {
      socket.destroy()
      return
    }
    waiting.delete(socket)
    socket.setTimeout(0)
    taken(socket)
  })
}
