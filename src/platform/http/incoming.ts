import type { IncomingMessage, ServerResponse } from 'node:http'
import { callerAddressBy, countedAs, type TrustProxy } from './caller-address.ts'
import { isPublicAddress } from '../outside/public-address.ts'
import { problemJson } from './problem-door.ts'
import { httpProblem } from './problems.ts'

/** What is looked at of every request before anybody takes it: the router, the page cache or the streams. */

/** Whoever is asked for one host may answer for another, and a proxy in front may read the other one (RFC 9112, 3.2). */
export function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}

export function refuseHosts(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  const refusal = httpProblem('input-unfit', 'It has more than one Host header.')
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
 * Puts who calls into X-Forwarded-For, in place of what came there, for all that counts by address (`request.ip`; of IPv6 its /64), and
 * drops what else proxies say of a request: our own address is `PUBLIC_URL`, whatever they call it.
 */
export function callerNamer(trust: TrustProxy): (request: IncomingMessage) => void {
  const callerAddress = callerAddressBy(trust)
  return ({ headers, socket }) => {
    const forwarded = headers['x-forwarded-for']
    const caller = callerAddress(
      socket.remoteAddress ?? '',
      Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
    )
    headers['x-forwarded-for'] = countedAs(caller)
    delete headers['x-forwarded-host']
    delete headers['x-forwarded-proto']
  }
}

/** The public address that calls, for whoever takes a request before the router; undefined for this machine's own networks. */
export function publicCallerIn({ headers }: IncomingMessage): string | undefined {
  const address = String(headers['x-forwarded-for'] ?? '') // as `callerNamer` has left it
  return isPublicAddress(address) ? address : undefined
}
