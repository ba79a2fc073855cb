import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyRequest } from 'fastify'

export type Encoding = 'br' | 'gzip' | 'identity'

/** A text in every encoding, encoded once. */
export type Encoded = Readonly<Record<Encoding, Buffer>>

const brotli = promisify(brotliCompress)
const gz = promisify(gzip)

/** `quality` is brotli's (0 to 11): 5 for what changes, 11 for what is made once. */
export async function encodeAll(text: string | Buffer, quality = 5): Promise<Encoded> {
  const identity = Buffer.from(text)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
  }
  const [br, zipped] = await Promise.all([
    brotli(identity, { params }),
    gz(identity, { level: quality > 9 ? 9 : 6 }),
  ])
  return { identity, br, gzip: zipped }
}

/** Below this size compression costs more than it saves. */
const MIN_ENCODED_BYTES = 1_000

/** The encoding for JSON: identity if compression would cost more than it saves. */
export function encodingOfJson(json: string, request: Pick<FastifyRequest, 'headers'>): Encoding {
  return json.length < MIN_ENCODED_BYTES ? 'identity' : encodingFor(request.headers['accept-encoding'])
}

/** Fast compression, for responses generated on demand. */
export async function encodeQuickly(text: string, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'identity') return Buffer.from(text)
  return encoding === 'br' ? brotli(text, { params: BROTLI_QUICK }) : gz(text)
}

const BROTLI_QUICK = { [constants.BROTLI_PARAM_QUALITY]: 4 }

const kept = new Map<string, Encoding>()

/**
 * The smallest encoding that an Accept-Encoding header allows (RFC 9110, 12.5.3). Browsers send only a handful of
 * variants.
 */
export function encodingFor(accepted: string | undefined): Encoding {
  if (accepted === undefined || accepted === '') return 'identity'
  const known = kept.get(accepted)
  if (known !== undefined) return known
  const allowed = acceptedEncodings(accepted)
  const encoding = allowed.has('br')
    ? 'br'
    : allowed.has('gzip') || allowed.has('x-gzip')
      ? 'gzip'
      : 'identity'
  if (kept.size < 200) kept.set(accepted, encoding)
  return encoding
}

/** Whether gzip is acceptable: for content that is available in no other encoding. */
export function acceptsGzip(accepted: string | undefined): boolean {
  return accepted !== undefined && acceptedEncodings(accepted).has('gzip')
}

/** The encodings that an Accept-Encoding header accepts. */
function acceptedEncodings(accepted: string): Set<string> {
  const allowed = new Set<string>()
  for (const part of accepted.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    if (!isRefused) allowed.add(name)
  }
  return allowed
}
