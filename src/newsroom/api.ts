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

/** Whatever went wrong, as a sentence for people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return `${error.title} ${error.detail}`
  if (error instanceof NoAnswer)
    return 'There is no connection. Nothing was changed; try again when you are online.'
  return error instanceof Error ? error.message : String(error)
}
