import { classifyResponse, timeoutFor, type ResponseOutcome } from './outbox.ts'
import type { OutboxRequest } from './records.ts'

/** Identifies the author, so that another person's session in the same browser cannot send it. */
export const PERSON_HEADER = 'stoppress-person'

export interface Sent {
  readonly outcome: ResponseOutcome
  /** ms until the complete response; undefined if there was none. */
  readonly ms: number | undefined
}

/**
 * Sends a request once. A timeout or an incomplete response results in `again`. Rejects only when `signal` is
 * aborted.
 */
export async function sendRequest(
  request: OutboxRequest,
  personId: string,
  signal: AbortSignal,
): Promise<Sent> {
  const began = performance.now()
  const attempt = new AbortController()
  const end = () => attempt.abort()
  const timer = setTimeout(end, timeoutFor(request.body.length))
  signal.addEventListener('abort', end)
  try {
    const response = await fetch(request.path, {
      method: request.method,
      headers: { 'content-type': 'application/json', [PERSON_HEADER]: personId },
      body: request.body,
      cache: 'no-store',
      redirect: 'error', // our API does not redirect; anything that does is not our server
      signal: attempt.signal,
    })
    const outcome = classifyResponse(
      {
        status: response.status,
        type: response.headers.get('content-type'),
        retryAfter: response.headers.get('retry-after'),
        text: await response.text(),
      },
      Date.now(),
    )
    return { outcome, ms: performance.now() - began }
  } catch {
    signal.throwIfAborted()
    return { outcome: { is: 'again', holds: 'all' }, ms: undefined } // network error: unknown how far it got
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
