import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'

export interface Bucket {
  readonly port: number
  readonly objects: ReadonlyMap<string, { bytes: Buffer; type: string }>
  /** The next so many requests are answered with 503, as a store under load does. */
  failNext(count: number): void
  close(): Promise<void>
}

const ACCESS_KEY = 'AKIDEXAMPLE'
export const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const REGION = 'eu-west-2'

/** The setting that reaches a bucket of this server. */
export function bucketSetting(port: number, secret = SECRET_KEY): string {
  return `s3://${ACCESS_KEY}:${encodeURIComponent(secret)}@127.0.0.1:${port}/pictures?region=${REGION}&tls=off`
}

/** One bucket that looks at every signature (AWS Signature Version 4) and every body's hash, as s3rver does not. */
export async function openBucket(): Promise<Bucket> {
  const objects = new Map<string, { bytes: Buffer; type: string }>()
  let failures = 0
  const server = createServer((request, response) => {
    const answer = async (): Promise<[status: number, body?: Buffer | string, type?: string]> => {
      const body = await buffer(request)
      if (failures > 0) {
        failures -= 1
        return [503, '<Error><Code>SlowDown</Code></Error>']
      }
      if (!isSigned(request, body)) return [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>']
      const path = request.url ?? ''
      if (!path.startsWith('/pictures/')) return [404, '<Error><Code>NoSuchBucket</Code></Error>']
      const found = objects.get(path)
      if (request.method === 'PUT')
        objects.set(path, { bytes: body, type: request.headers['content-type'] ?? '' })
      else if (request.method === 'DELETE') return objects.delete(path) ? [204] : [204]
      else
        return found === undefined
          ? [404, '<Error><Code>NoSuchKey</Code></Error>']
          : [200, found.bytes, found.type]
      return [200]
    }
    answer().then(
      ([status, body = '', type = 'application/xml']) => {
        response
          .writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
          .end(body)
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the bucket has no port')
  return {
    port: address.port,
    objects,
    failNext: (count) => {
      failures = count
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Signature Version 4 worked out again from the request, by Amazon's description of it. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    )
  const [, credential = '', signedHeaders = '', signature = ''] = given ?? []
  const [key, day = '', region = '', service = '', end = ''] = credential.split('/')
  const hash = request.headers['x-amz-content-sha256']
  const isBody = hash === sha256(body) || (hash === 'UNSIGNED-PAYLOAD' && body.length === 0)
  if (key !== ACCESS_KEY || region !== REGION || !isBody) return false
  const headers = signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
  const canonical = [request.method, request.url, '', headers.join(''), signedHeaders, hash].join('\n')
  const scope = [day, region, service, end].join('/')
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const keyOfDay = [day, region, service, end].reduce<Buffer | string>(hmac, `AWS4${SECRET_KEY}`)
  return hmac(keyOfDay, text).toString('hex') === signature
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
