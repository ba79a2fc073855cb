import { constants, deflateRawSync } from 'node:zlib'

/**
 * A frame: the patch from one position to a later one, encoded once for all clients.
 *
 * On a stream that takes gzip, the header of the format is written once a connection and each frame is one run
 * of deflate blocks made on its own (no window shared with what came before) and ended by a full flush, so
 * that the same bytes fit every connection, whenever it joined (RFC 1951 lets blocks follow each other so).
 */
export interface Frame {
  readonly from: number
  readonly to: number
  readonly position: string
  /** The patch; on a stream its position is the event's id, in `changes` it is a field. */
  readonly json: string
  readonly plain: Buffer
  readonly deflated: Buffer
  readonly isLast: boolean
}

/** RFC 1952: deflate, no name, no time, from Unix. The trailer is never sent: the stream does not end. */
export const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])

function deflateAlone(bytes: Buffer): Buffer {
  return deflateRawSync(bytes, { level: 6, finishFlush: constants.Z_FULL_FLUSH })
}

/** `isLast`: the story ends with this patch, and so does the stream. */
export function createFrame(patch: {
  from: number
  to: number
  position: string
  json: string
  isLast: boolean
}): Frame {
  const plain = Buffer.from(`id: ${patch.position}\nevent: patch\ndata: ${patch.json}\n\n`)
  let deflated: Buffer | undefined
  return {
    ...patch,
    plain,
    get deflated() {
      deflated ??= deflateAlone(plain) // for the first client that accepts gzip;
      return deflated
    },
  }
}

/** A short text (a comment, a retry hint, an event without a position) in both encodings. */
export interface Line {
  readonly plain: Buffer
  readonly deflated: Buffer
}

export function encodeLine(text: string): Line {
  const plain = Buffer.from(text)
  return { plain, deflated: deflateAlone(plain) }
}
