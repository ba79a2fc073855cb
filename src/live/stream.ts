import type { Socket } from 'node:net'
import { GZIP_HEADER, type Frame, type Line } from './frame.ts'

/**
 * One reader's connection. At most one frame waits in it: while the socket has not taken the last one, frames that
 * come are not queued; the stream is *behind*, and when the socket is empty again it gets one patch from its
 * position. A socket that accepts nothing for `STALLED_MS` is dropped; its reader resumes later.
 */
export interface Stream {
  readonly socket: Socket
  readonly isGzip: boolean
  /** The seq of this reader's page once it has received everything we wrote. */
  seq: number
  isBehind: boolean
  /** When the socket was first found full; 0 while it accepts data. */
  stalledSince: number
}

const STALLED_MS = 30_000

/** Whether the kernel accepted less than we wrote: the rest is buffered in the process, at most one frame. */
function isFull(socket: Socket): boolean {
  return socket.writableLength > 0
}

/** Writes the response's head. The body has no length and no chunks: it ends with the connection (RFC 9112, 6.3). */
export function openStream(socket: Socket, isGzip: boolean, first: Line): void {
  const head =
    'HTTP/1.1 200 OK\r\n' +
    'Content-Type: text/event-stream; charset=utf-8\r\n' +
    'Cache-Control: no-cache, no-transform\r\n' +
    'Access-Control-Allow-Origin: *\r\n' +
    'X-Content-Type-Options: nosniff\r\n' +
    'X-Accel-Buffering: no\r\n' +
    'Vary: Accept-Encoding\r\n' +
    (isGzip ? 'Content-Encoding: gzip\r\n' : '') +
    'Connection: close\r\n\r\n'
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 60_000)
  socket.write(
    isGzip
      ? Buffer.concat([Buffer.from(head), GZIP_HEADER, first.deflated])
      : Buffer.concat([Buffer.from(head), first.plain]),
  )
}

/** Sends a frame that applies to this stream; false if it is behind now and will catch up later. */
export function sendFrame(stream: Stream, frame: Frame): boolean {
  if (stream.isBehind || isFull(stream.socket)) {
    stream.isBehind = true
    return false
  }
  stream.socket.write(stream.isGzip ? frame.deflated : frame.plain)
  stream.seq = frame.to
  return true
}

/** Sends a comment or hint, unless data is still pending. */
export function sendLine(stream: Stream, line: Line): void {
  if (!isFull(stream.socket)) stream.socket.write(stream.isGzip ? line.deflated : line.plain)
}

/** Ends the stream with a last line. */
export function endStream(stream: Stream, line: Line): void {
  stream.socket.end(stream.isGzip ? line.deflated : line.plain)
  stream.socket.destroySoon() // once written, whatever the other side does
}

/** Whether the reader has accepted nothing for too long. `now` is ms of a monotonic clock. */
export function hasStalled(stream: Stream, now: number): boolean {
  if (!isFull(stream.socket)) {
    stream.stalledSince = 0
    return false
  }
  if (stream.stalledSince === 0) stream.stalledSince = now
  return now - stream.stalledSince > STALLED_MS
}
