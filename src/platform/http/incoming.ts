import type { IncomingMessage, ServerResponse } from 'node:http'
import { createCallerAddress, rateLimitKey, type TrustProxy } from './caller-address.ts'
import { isPublicAddress } from '../safe-fetch/public-address.ts'
import { problemJson } from './error-handler.ts'
import { httpProblem } from './problems.ts'

/** Checks of every request before the router, the page cache or the streams. */

/** With two Host headers, we and a proxy in front may disagree about which counts (RFC 9112, 3.2). */
export function hasDuplicateHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}

export function rejectDuplicateHosts(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): void {
  const refusal = httpProblem('invalid-input', 'It has more than one Host header.')
  response
    .writeHead(refusal.status, {
      ...headers,
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      connection: 'close',
    })
    .end(problemJson(refusal))
}

/**
 * Replaces X-Forwarded-For by the client's address, for everything that counts by address (`request.ip`; for IPv6 its
 * /64), and drops other forwarding headers: our own address is `PUBLIC_URL`.
 */
export function createCallerNormalizer(trust: TrustProxy): (request: IncomingMessage) => void {
  const callerAddress = createCallerAddress(trust)
  return ({ headers, socket }) => {
    const forwarded = headers['x-forwarded-for']
    const caller = callerAddress(
      socket.remoteAddress ?? '',
      Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
    )
    headers['x-forwarded-for'] = rateLimitKey(caller)
    delete headers['x-forwarded-host']
    delete headers['x-forwarded-proto']
  }
}

/** The client's public address, for handlers before the router; undefined for this machine's own networks. */
export function publicCallerIn({ headers }: IncomingMessage): string | undefined {
  const address = String(headers['x-forwarded-for'] ?? '') // as set by `createCallerNormalizer`
  return isPublicAddress(address) ? address : undefined
}
