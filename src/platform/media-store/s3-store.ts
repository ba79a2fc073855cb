import { createHash } from 'node:crypto'
import { createReadStream, openAsBlob } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import { assertMediaKey, mediaTypeForKey } from './media-key.ts'
import type { MediaStore, StoredMedia } from './media.ts'

export interface S3Address {
  readonly kind: 's3'
  /** Scheme, host and port. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** How long the store may take to answer; a body that has begun may take longer. */
const MAX_WAITING_MS = 30_000
const MAX_SENDING_MS = 300_000

/** `s3://KEY:SECRET@host[:port]/bucket?region=…&tls=off`; undefined for anything else. */
export function readS3Address(text: string): S3Address | undefined {
  const url = URL.parse(text)
  if (url === null || url.protocol !== 's3:' || url.host === '' || url.hash !== '') return undefined
  const bucket = /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?$/.exec(url.pathname)?.[1]
  const accessKeyId = decodeComponent(url.username)
  const secretAccessKey = decodeComponent(url.password)
  const isKnown = [...url.searchParams.keys()].every((name) => name === 'region' || name === 'tls')
  const tls = url.searchParams.get('tls') ?? 'on'
  if (bucket === undefined || !accessKeyId || !secretAccessKey || !isKnown || !/^(on|off)$/.test(tls))
    return undefined
  return {
    kind: 's3',
    endpoint: `${tls === 'off' ? 'http' : 'https'}://${url.host}`,
    bucket,
    region: url.searchParams.get('region') ?? 'us-east-1',
    accessKeyId,
    secretAccessKey,
  }
}

function decodeComponent(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined // a lone percent sign: not what the form asks for
  }
}

/** Any S3-compatible store, addressed by path (`host/bucket/key`), requests signed with Signature Version 4. */
export class S3Store implements MediaStore {
  readonly #client: AwsClient
  readonly #base: string

  constructor({ endpoint, bucket, region, accessKeyId, secretAccessKey }: S3Address) {
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 })
    this.#base = `${endpoint}/${bucket}`
  }

  async put(key: string, bytes: Uint8Array, type: string): Promise<void> {
    const hash = createHash('sha256').update(bytes).digest('hex')
    await this.#put(key, new Blob([new Uint8Array(bytes)]), hash, type)
  }

  async putFile(key: string, path: string, type: string): Promise<void> {
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash)
    await this.#put(key, await openAsBlob(path), hash.digest('hex'), type)
  }

  async get(key: string): Promise<StoredMedia | undefined> {
    const answer = await this.#ask(key, { method: 'GET' }, MAX_WAITING_MS)
    if (answer.status === 404) {
      await answer.body?.cancel()
      return undefined
    }
    const length = answer.headers.get('content-length')
    if (answer.body === null || length === null) throw new Error(`the media store sent no body for ${key}`)
    return {
      stream: Readable.fromWeb(answer.body as ReadableStream<Uint8Array>),
      type: answer.headers.get('content-type') ?? mediaTypeForKey(key),
      size: Number(length),
    }
  }

  async remove(key: string): Promise<void> {
    await (await this.#ask(key, { method: 'DELETE' }, MAX_WAITING_MS)).body?.cancel()
  }

  /** By ListObjectsV2, a thousand at a time. */
  async list(folder: string): Promise<string[]> {
    assertMediaKey(folder)
    const prefix = `${folder}/`
    const names: string[] = []
    for (let after = ''; ;) {
      const query = new URLSearchParams({
        'list-type': '2',
        prefix,
        ...(after !== '' && { 'start-after': after }),
      })
      const answer = await this.#send(`${this.#base}?${query.toString()}`, 'LIST', folder, {}, MAX_WAITING_MS)
      const text = await answer.text()
      if (!answer.ok) throw new Error('the media store has no such bucket')
      // Our keys have no character that XML would write otherwise.
      const keys = [...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key)
      names.push(...keys.map((key) => key.slice(prefix.length)))
      const last = keys.at(-1)
      if (last === undefined || !/<IsTruncated>true<\/IsTruncated>/.test(text)) return names
      after = last
    }
  }

  async #put(key: string, body: Blob, sha256: string, type: string): Promise<void> {
    const headers = { 'content-type': type, 'x-amz-content-sha256': sha256 }
    const answer = await this.#ask(key, { method: 'PUT', headers, body }, MAX_SENDING_MS)
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the media store has no such bucket, for ${key}`)
  }

  /** The answer's head, within the time; throws unless it is a success or a 404. */
  async #ask(key: string, init: RequestInit, maxMs: number): Promise<Response> {
    assertMediaKey(key)
    return this.#send(`${this.#base}/${key}`, init.method ?? 'GET', key, init, maxMs)
  }

  async #send(
    address: string,
    what: string,
    key: string,
    init: RequestInit,
    maxMs: number,
  ): Promise<Response> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(new Error('the media store did not answer in time')), maxMs)
    try {
      const answer = await this.#client.fetch(address, {
        ...init,
        redirect: 'error',
        signal: abort.signal,
      })
      if (answer.ok || answer.status === 404) return answer
      const said = (await answer.text()).slice(0, 300)
      throw new Error(`the media store answered ${answer.status} to ${what} ${key}: ${said}`)
    } finally {
      clearTimeout(timer)
    }
  }
}
