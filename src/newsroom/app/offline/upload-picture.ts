import { DetailedError, Upload } from 'tus-js-client'
import { nextChunk, SMALLEST_CHUNK } from './chunk-size.ts'
import { isRetryable, timeoutFor, toServerProblem, retryAfterMs, type ResponseOutcome } from './outbox.ts'
import { requestTo } from '../api/client.ts'

/**
 * Uploads one picture by tus (https://tus.io/protocols/resumable-upload), in chunks sized to the connection. Loaded
 * on demand.
 */

export interface PictureJob {
  readonly id: string
  readonly file: Blob
  readonly name: string
  /** The path of a started upload on our server. */
  readonly uploadPath: string | undefined
  readonly headers: Readonly<Record<string, string>>
  /** Bytes. */
  readonly chunkSize: number
  /** Awaited before each request: text has priority. */
  readonly turn: () => Promise<void>
  readonly begun: (uploadPath: string) => Promise<void>
  readonly progress: (sent: number) => void
  /** Reports the size and duration of a chunk, and the size of the next. */
  readonly chunkSent: (bytes: number, ms: number, next: number) => void
}

export type UploadOutcome =
  | { readonly is: 'sent' }
  /** Paused, to be resumed from there. */
  | { readonly is: 'paused' }
  /** The server has lost the upload: it must restart. */
  | { readonly is: 'forgotten' }
  | (Exclude<ResponseOutcome, { is: 'done' }> & {
      /** Whether there was a response. */
      readonly hasAnswer: boolean
      /** The server's reason for a longer wait. */
      readonly waitsFor?: string
    })

export async function uploadPicture(job: PictureJob, signal: AbortSignal): Promise<UploadOutcome> {
  return new Promise((resolve) => {
    let stalled: ReturnType<typeof setTimeout> | undefined
    let chunkBegan = 0
    let chunkSize = job.chunkSize
    let begun: Promise<void> = Promise.resolve()

    const upload = new Upload(job.file, {
      // No fallback from resuming to creating: a 401 or a 502 would restart the picture.
      ...(job.uploadPath === undefined
        ? { endpoint: new URL(requestTo('POST /api/pictures/uploads').path, location.origin).href }
        : { uploadUrl: new URL(job.uploadPath, location.origin).href }),
      metadata: { id: job.id, filename: job.name, filetype: job.file.type },
      headers: { ...job.headers },
      chunkSize,
      retryDelays: null, // retries are up to the outbox
      storeFingerprintForResuming: false, // the address is in IndexedDB
      fingerprint: () => Promise.resolve(job.id),
      onBeforeRequest: async () => {
        await begun
        await job.turn()
        signal.throwIfAborted() // aborting an unsent XMLHttpRequest would not stop it
        chunkBegan = performance.now()
        watch()
      },
      onAfterResponse: () => clearTimeout(stalled),
      onUploadUrlAvailable: () => {
        if (upload.url === null) return
        // Behind a proxy the server's absolute URL may be wrong; uploads go to this page's origin.
        const { pathname, search } = new URL(upload.url)
        upload.url = new URL(pathname + search, location.origin).href
        begun = job.begun(pathname + search)
      },
      onProgress: (sent) => {
        watch()
        job.progress(sent)
      },
      onChunkComplete: (bytes) => {
        const ms = performance.now() - chunkBegan
        chunkSize = nextChunk(chunkSize, bytes, ms)
        upload.options.chunkSize = chunkSize
        job.chunkSent(bytes, ms, chunkSize)
      },
      onSuccess: () => settle({ is: 'sent' }),
      onError: (error) => settle(classifyUploadError(error, job.uploadPath !== undefined)),
    })

    /** XMLHttpRequest has no timeout by default. Background sleep is not a stall: the timer sleeps too. */
    function watch() {
      clearTimeout(stalled)
      stalled = setTimeout(
        () => settle({ is: 'again', holds: 'all', hasAnswer: false }),
        timeoutFor(Math.min(chunkSize, SMALLEST_CHUNK)),
      )
    }
    function settle(outcome: UploadOutcome) {
      clearTimeout(stalled)
      signal.removeEventListener('abort', pause)
      // Resolves at once: without terminating the upload on the server.
      const stop = outcome.is === 'sent' ? Promise.resolve() : upload.abort()
      Promise.all([stop, begun]).then(
        () => resolve(outcome),
        () => resolve(outcome), // an address that could not be stored is requested again
      )
    }
    function pause() {
      settle({ is: 'paused' })
    }

    if (signal.aborted) return resolve({ is: 'paused' })
    signal.addEventListener('abort', pause)
    upload.start()
  })
}

function classifyUploadError(error: Error | DetailedError, isResumed: boolean): UploadOutcome {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  const status = answer?.getStatus() ?? 0
  if (answer === null || status === 0) return { is: 'again', holds: 'all', hasAnswer: false }
  if (status === 401) return { is: 'signed-out', hasAnswer: true }
  if (isResumed && (status === 404 || status === 410)) return { is: 'forgotten' }
  // 409: the offsets differ; 423: the server is still busy with the last attempt.
  if (status === 409 || status === 423 || isRetryable(status)) {
    const afterMs = retryAfterMs(answer.getHeader('Retry-After') ?? null, Date.now())
    const json = problemIn(answer.getBody())
    const holds = uploadBackoffScope(status, json)
    // Only problems of our own server about this picture: pages of proxies are ignored.
    const { code, title } = toServerProblem(status, json)
    const isSaid = holds === 'story' && code !== 'not-our-answer' && (status === 507 || status === 429)
    return {
      is: 'again',
      holds,
      hasAnswer: true,
      ...(afterMs === undefined ? {} : { afterMs }),
      ...(isSaid ? { waitsFor: title } : {}),
    }
  }
  return { is: 'refused', problem: toServerProblem(status, problemIn(answer.getBody())), hasAnswer: true }
}

function problemIn(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined // tus servers report errors as plain text
  }
}

/**
 * The backoff scope of a failed upload: everything for temporary or network conditions; else only that picture, so
 * that text passes. A server without space for pictures, or with a full quota, still accepts text.
 */
export function uploadBackoffScope(status: number, json: unknown): 'all' | 'story' {
  return (status === 429 || status === 503) && problemCode(json) !== 'too-many-uploads' ? 'all' : 'story'
}

function problemCode(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'code' in json ? json.code : undefined
}
