import { judge, patienceFor, type Verdict } from './outbox.ts'
import type { OutboxRequest } from './records.ts'

/** Names whose work this is, so that a session of somebody else in the same browser does not send it. */
export const PERSON_HEADER = 'stoppress-person'

export interface Sent {
  readonly verdict: Verdict
  /** ms until the answer was whole; undefined where there was none. */
  readonly ms: number | undefined
}

/** Sends a request once. No answer in time, or a broken one, is the verdict `again`. Rejects only when `signal` is aborted. */
export async function sendRequest(
  request: OutboxRequest,
  personId: string,
  signal: AbortSignal,
): Promise<Sent> {
  const began = performance.now()
  const attempt = new AbortController()
  const end = () => attempt.abort()
  const timer = setTimeout(end, patienceFor(request.body.length))
  signal.addEventListener('abort', end)
  try {
    const response = await fetch(request.path, {
      method: request.method,
      headers: { 'content-type': 'application/json', [PERSON_HEADER]: personId },
      body: request.body,
      cache: 'no-store',
      redirect: 'error', // our API does not redirect; who does is not our server
      signal: attempt.signal,
    })
    const verdict = judge(
      {
        status: response.status,
        type: response.headers.get('content-type'),
        retryAfter: response.headers.get('retry-after'),
        text: await response.text(),
      },
      Date.now(),
    )
    return { verdict, ms: performance.now() - began }
  } catch {
    signal.throwIfAborted()
    return { verdict: { is: 'again', holds: 'all' }, ms: undefined } // the network: nobody knows how far it got
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
