import type { FastifyRequest } from 'fastify'
import { httpProblem } from './problems.ts'

/**
 * For routes that set or use a cookie: another site could make a browser call them, with its user's cookies or for them.
 * Throws `other-origin`.
 */
// oxlint-disable-next-line typescript/require-await -- a hook of Fastify's: without a promise it would wait for `done`
export async function requireSameOrigin(request: FastifyRequest): Promise<void> {
  if (!isSameOrigin(request)) throw httpProblem('other-origin')
}

/**
 * Whether our own pages made this request: browsers say so (Sec-Fetch-Site, W3C Fetch Metadata), older ones by
 * Origin. Reading is let through: no other site can see the answer.
 */
function isSameOrigin(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = request.headers
  return origin !== undefined && URL.parse(origin)?.host === request.headers.host
}
