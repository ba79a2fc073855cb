import { signal } from '@preact/signals'
import type { ProblemCode } from './problem-code.ts'
import * as messages from '../messages/en/api/api.ts'

/** The client of the newsroom's API: JSON in, JSON out, errors as `ApiProblem`. */

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ProblemCode
  readonly status: number
  readonly title: string
  /** What to do about it. */
  readonly detail: string

  constructor(status: number, problem: { code?: ProblemCode; title?: string; detail?: string }) {
    super(problem.title ?? messages.theServerAnswered(status))
    this.code = problem.code ?? 'unexpected'
    this.status = status
    this.title = problem.title ?? messages.somethingWentWrongOnThe
    this.detail = problem.detail ?? messages.tryAgainInAMoment
  }
}

/** No response: no network, the server is down, or the connection hangs. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  /** The request was a change, and its outcome is unknown. */
  readonly isUnsure: boolean

  constructor(isUnsure: boolean, cause: unknown) {
    super(messages.thereIsNoAnswerFrom, { cause })
    this.isUnsure = isUnsure
  }
}

/** Timeout of reads, ms. A hanging connection never reports an error. */
export const READ_TIMEOUT_MS = 8_000
/** Timeout of changes, longer, since they are not retried automatically. */
const WRITE_TIMEOUT_MS = 30_000

/**
 * Since when we have been waiting for the server, ms; undefined while we are not. Late or unrelated responses clear
 * it.
 */
export const unansweredSince = signal<number | undefined>(undefined)

/** Records that a request was sent. */
export function asked(): void {
  unansweredSince.value ??= Date.now()
}

/** Records any response of the server. */
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
  const wasOnline = navigator.onLine // otherwise nothing has left the device
  asked()
  let answer: Response
  let text: string
  try {
    answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(isRead ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS),
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

/** An error whose message is meant for users. */
export class UserFacingError extends Error {
  override readonly name = 'UserFacingError'
}

/** The user message of an error: messages of browsers and libraries go only to the console. */
export function problemSentence(error: unknown): string {
  if (error instanceof ApiProblem) return `${error.title} ${error.detail}`
  if (error instanceof NoAnswer)
    return error.isUnsure ? messages.thereWasNoAnswerSo : messages.thereIsNoConnectionNothing
  if (error instanceof UserFacingError) return error.message
  const sentence = error instanceof Error ? SENTENCES[error.name] : undefined
  if (sentence !== undefined) return sentence
  reportError(error)
  return navigator.onLine ? messages.somethingWentWrongInThis : messages.thatCannotBeOpenedWithout
}

/** By Web IDL error name: of storage, files and passkeys. */
const SENTENCES: Readonly<Record<string, string>> = {
  QuotaExceededError: messages.thisDeviceIsFullThat,
  VersionError: messages.aNewerVersionOfThe,
  UnknownError: messages.thisBrowserCouldNotStore,
  InvalidStateError: messages.thisBrowserCouldNotDo,
  NotReadableError: messages.theFileCouldNotBe,
  NotFoundError: messages.theFileCouldNotBe2,
  NotAllowedError: messages.thatWasNotAllowedPut,
  AbortError: messages.thatWasPutAwayNothing,
  NotSupportedError: messages.thisBrowserCannotDoThat,
  SecurityError: messages.thisBrowserDoesNotAllow,
}
