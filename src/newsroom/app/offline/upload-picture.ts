import { DetailedError, Upload } from 'tus-js-client'
import { nextChunk, SMALLEST_CHUNK } from './chunk-size.ts'
import { isWorthAnotherTry, patienceFor, refusalOf, retryAfterMs, type Verdict } from './outbox.ts'
import { requestTo } from '../api/client.ts'

/** Sends one picture by tus (https://tus.io/protocols/resumable-upload), in chunks that suit the link. On demand only. */

export interface PictureJob {
  readonly id: string
  readonly file: Blob
  readonly name: string
  /** Where an earlier try has begun it: a path of our server. */
  readonly uploadPath: string | undefined
  readonly headers: Readonly<Record<string, string>>
  /** Bytes. */
  readonly chunkSize: number
  /** Awaited before each request: words go first. */
  readonly turn: () => Promise<void>
  readonly begun: (uploadPath: string) => Promise<void>
  readonly progress: (sent: number) => void
  /** A chunk of so many bytes took so many ms; the next one is of `next` bytes. */
  readonly chunkSent: (bytes: number, ms: number, next: number) => void
}

export type UploadOutcome =
  | { readonly is: 'sent' }
  /** Put down on the way, to go on later from there. */
  | { readonly is: 'paused' }
  /** The server does not know the upload any more: it must begin anew. */
  | { readonly is: 'forgotten' }
  | (Exclude<Verdict, { is: 'done' }> & {
      /** Whether the server answered at all. */
      readonly hasAnswer: boolean
      /** What the server says it waits for, where it is for more than a moment. */
      readonly waitsFor?: string
    })

export async function uploadPicture(job: PictureJob, signal: AbortSignal): Promise<UploadOutcome> {
  return new Promise((resolve) => {
    let stalled: ReturnType<typeof setTimeout> | undefined
    let chunkBegan = 0
    let chunkSize = job.chunkSize
    let begun: Promise<void> = Promise.resolve()

    const upload = new Upload(job.file, {
      // No creating in place of an upload that cannot be resumed: a 401 or a 502 would start the picture anew.
      ...(job.uploadPath === undefined
        ? { endpoint: new URL(requestTo('POST /api/pictures/uploads').path, location.origin).href }
        : { uploadUrl: new URL(job.uploadPath, location.origin).href }),
      metadata: { id: job.id, filename: job.name, filetype: job.file.type },
      headers: { ...job.headers },
      chunkSize,
      retryDelays: null, // the outbox retries
      storeFingerprintForResuming: false, // and IndexedDB holds the address
      fingerprint: () => Promise.resolve(job.id),
      onBeforeRequest: async () => {
        await begun
        await job.turn()
        signal.throwIfAborted() // aborting an XMLHttpRequest that is not sent yet would not stop it
        chunkBegan = performance.now()
        watch()
      },
      onAfterResponse: () => clearTimeout(stalled),
      onUploadUrlAvailable: () => {
        if (upload.url === null) return
        // Behind a proxy a server may name itself wrongly; the picture goes to where this page is from.
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
      onError: (error) => settle(outcomeOf(error, job.uploadPath !== undefined)),
    })

    /** XMLHttpRequest waits for ever by itself. Asleep in the background is no stall: the timer sleeps too. */
    function watch() {
      clearTimeout(stalled)
      stalled = setTimeout(
        () => settle({ is: 'again', holds: 'all', hasAnswer: false }),
        patienceFor(Math.min(chunkSize, SMALLEST_CHUNK)),
      )
    }
    function settle(outcome: UploadOutcome) {
      clearTimeout(stalled)
      signal.removeEventListener('abort', pause)
      // Resolves at once: it is not asked to tell the server.
      const stop = outcome.is === 'sent' ? Promise.resolve() : upload.abort()
      Promise.all([stop, begun]).then(
        () => resolve(outcome),
        () => resolve(outcome), // an address that could not be kept is asked for again
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

function outcomeOf(error: Error | DetailedError, isResumed: boolean): UploadOutcome {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  const status = answer?.getStatus() ?? 0
  if (answer === null || status === 0) return { is: 'again', holds: 'all', hasAnswer: false }
  if (status === 401) return { is: 'signed-out', hasAnswer: true }
  if (isResumed && (status === 404 || status === 410)) return { is: 'forgotten' }
  // 409: the server has got more, or less, than this end thinks; 423: it is still busy with the last attempt.
  if (status === 409 || status === 423 || isWorthAnotherTry(status)) {
    const afterMs = retryAfterMs(answer.getHeader('Retry-After') ?? null, Date.now())
    const json = problemIn(answer.getBody())
    const holds = holdsOfUpload(status, json)
    // Only what our own server says, and only of this picture: a proxy's pages are nobody's business.
    const { code, title } = refusalOf(status, json)
    const isSaid = holds === 'story' && code !== 'not-our-answer' && (status === 507 || status === 429)
    return {
      is: 'again',
      holds,
      hasAnswer: true,
      ...(afterMs === undefined ? {} : { afterMs }),
      ...(isSaid ? { waitsFor: title } : {}),
    }
  }
  return { is: 'refused', problem: refusalOf(status, problemIn(answer.getBody())), hasAnswer: true }
}

function problemIn(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined // tus servers refuse in plain text
  }
}

/**
 * What an answer to an upload holds back: everything, where the moment or the way is bad; else that picture alone, so
 * that words pass. A server that has no space for pictures, or has enough of this person's, still takes words.
 */
export function holdsOfUpload(status: number, json: unknown): 'all' | 'story' {
  return (status === 429 || status === 503) && codeOf(json) !== 'too-many-uploads' ? 'all' : 'story'
}

function codeOf(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'code' in json ? json.code : undefined
}
