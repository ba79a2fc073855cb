/** The newsroom's API as the app calls it: JSON in, JSON out, refusals as `ApiProblem`. */

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: string
  readonly status: number
  readonly title: string
  /** What to do about it. */
  readonly detail: string

  constructor(status: number, told: { code?: string; title?: string; detail?: string }) {
    super(told.title ?? `The server answered ${status}.`)
    this.code = told.code ?? 'unexpected'
    this.status = status
    this.title = told.title ?? 'Something went wrong on the server.'
    this.detail = told.detail ?? 'Try again in a moment.'
  }
}

/** There was no answer: no network, or the server is away. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  } catch (error) {
    throw new NoAnswer('There is no connection to the server.', { cause: error })
  }
  const text = await answer.text()
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
    return 'There is no connection. Nothing was changed; try again when you are online.'
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
