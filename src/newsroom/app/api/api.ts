import { signal } from '@preact/signals'
import * as messages from '../messages/en/api/api.ts'

/** The newsroom's API as the app calls it: JSON in, JSON out, refusals as `ApiProblem`. */

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: string
  readonly status: number
  readonly title: string
  /** What to do about it. */
  readonly detail: string

  constructor(status: number, told: { code?: string; title?: string; detail?: string }) {
    super(told.title ?? messages.theServerAnswered(status))
    this.code = told.code ?? 'unexpected'
    this.status = status
    this.title = told.title ?? messages.somethingWentWrongOnThe
    this.detail = told.detail ?? messages.tryAgainInAMoment
  }
}

/** There was no answer: no network, the server is away, or a link that hangs. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  /** It was to change something, and nobody knows whether it did. */
  readonly isUnsure: boolean

  constructor(isUnsure: boolean, cause: unknown) {
    super(messages.thereIsNoAnswerFrom, { cause })
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

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
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
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** Its message is a sentence of ours, for people. */
export class UserFacingError extends Error {
  override readonly name = 'UserFacingError'
}

/** Whatever went wrong, as a sentence of ours: those of browsers and libraries go to the console alone. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return `${error.title} ${error.detail}`
  if (error instanceof NoAnswer)
    return error.isUnsure ? messages.thereWasNoAnswerSo : messages.thereIsNoConnectionNothing
  if (error instanceof UserFacingError) return error.message
  const sentence = error instanceof Error ? SENTENCES[error.name] : undefined
  if (sentence !== undefined) return sentence
  reportError(error)
  return navigator.onLine ? messages.somethingWentWrongInThis : messages.thatCannotBeOpenedWithout
}

/** By the names of errors in Web IDL: of the device's store, of files, of passkeys. */
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
