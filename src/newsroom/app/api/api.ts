import { signal } from '@preact/signals'
import type { ProblemCode } from './problem-code.ts'

/** The newsroom's API as the app calls it: JSON in, JSON out, refusals as `ApiProblem`. */

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ProblemCode
  readonly status: number
  readonly title: string
  /** What to do about it. */
  readonly detail: string

  constructor(status: number, told: { code?: ProblemCode; title?: string; detail?: string }) {
    super(told.title ?? `The server answered ${status}.`)
    this.code = told.code ?? 'unexpected'
    this.status = status
    this.title = told.title ?? 'Something went wrong on the server.'
    this.detail = told.detail ?? 'Try again in a moment.'
  }
}

/** There was no answer: no network, the server is away, or a link that hangs. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  /** It was to change something, and nobody knows whether it did. */
  readonly isUnsure: boolean

  constructor(isUnsure: boolean, cause: unknown) {
    super('There is no answer from the server.', { cause })
    this.isUnsure = isUnsure
  }
}

/** ms that we wait for what we read. A link that hangs says nothing for ever: after this it is as good as none. */
export const READ_PATIENCE_MS = 8_000
/** What changes something may take longer, for it is not asked again by itself. */
const WRITE_PATIENCE_MS = 30_000

/** Since when the server owes us a word, ms; undefined while it owes none. What came late or from elsewhere clears it. */
export const unansweredSince = signal<number | undefined>(undefined)

/** Something was asked of the server. */
export function asked(): void {
  unansweredSince.value ??= Date.now()
}

/** The server has said something, whatever it was. */
export function heard(): void {
  unansweredSince.value = undefined
}

/** A request as it is sent; `body` goes as JSON. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

export async function send({ method, path, body }: ApiRequest): Promise<unknown> {
  const isRead = method === 'GET'
  const wasOnline = navigator.onLine // else nothing has left the device
  asked()
  let answer: Response
  let text: string
  try {
    answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(isRead ? READ_PATIENCE_MS : WRITE_PATIENCE_MS),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    text = await answer.text()
  } catch (error) {
    throw new NoAnswer(!isRead && wasOnline, error)
  }
  heard()
  if (!answer.ok) {
    const isProblem = answer.headers.get('content-type')?.includes('json') === true
    throw new ApiProblem(answer.status, isProblem ? (JSON.parse(text) as object) : {})
  }
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}

/** Its message is a sentence of ours, for people. */
export class UserFacingError extends Error {
  override readonly name = 'UserFacingError'
}

/** Whatever went wrong, as a sentence of ours: those of browsers and libraries go to the console alone. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return `${error.title} ${error.detail}`
  if (error instanceof NoAnswer)
    return error.isUnsure
      ? 'There was no answer, so this may have been done or not. See how it stands before you try again.'
      : 'There is no connection. Nothing was changed; try again when you are online.'
  if (error instanceof UserFacingError) return error.message
  const sentence = error instanceof Error ? SENTENCES[error.name] : undefined
  if (sentence !== undefined) return sentence
  reportError(error)
  return navigator.onLine
    ? 'Something went wrong in this browser. Load the page again: what is kept on this device is still there.'
    : 'That cannot be opened without a network. Try again when you are online.'
}

/** By the names of errors in Web IDL: of the device's store, of files, of passkeys. */
const SENTENCES: Readonly<Record<string, string>> = {
  QuotaExceededError: 'This device is full: that was not kept on it. Free some space, and try again.',
  VersionError: 'A newer version of the newsroom has been open in this browser. Load this page again.',
  UnknownError: 'This browser could not store that. Try again, or load the page again.',
  InvalidStateError: 'This browser could not do that just now. Load the page again, and try once more.',
  NotReadableError: 'The file could not be read. Choose it again.',
  NotFoundError: 'The file could not be read: it has been moved, renamed or deleted. Choose it again.',
  NotAllowedError: 'That was not allowed, put away, or took too long. Nothing was changed; try again.',
  AbortError: 'That was put away. Nothing was changed; try again.',
  NotSupportedError: 'This browser cannot do that. Try another one.',
  SecurityError: 'This browser does not allow that on this address.',
}
