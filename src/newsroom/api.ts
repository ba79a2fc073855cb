import { signal } from '@preact/signals'

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

/** Whatever went wrong, as a sentence for people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return `${error.title} ${error.detail}`
  if (error instanceof NoAnswer)
    return error.isUnsure
      ? 'There was no answer, so this may have been done or not. See how it stands before you try again.'
      : 'There is no connection. Nothing was changed; try again when you are online.'
  return error instanceof Error ? error.message : String(error)
}
