import type { FastifyRequest } from 'fastify'
import { httpProblem } from './problems.ts'

/** For routes that set or use a cookie: protects against cross-site requests. */
// oxlint-disable-next-line typescript/require-await -- a hook of Fastify's: without a promise it would wait for `done`
export async function requireSameOrigin(request: FastifyRequest): Promise<void> {
  if (!isSameOrigin(request)) throw httpProblem('other-origin')
}

/**
 * Whether the request is same-origin: browsers say so (Sec-Fetch-Site, W3C Fetch Metadata), older ones by Origin.
 * Safe methods pass: other sites cannot see the response.
 */
function isSameOrigin(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = request.headers
  return origin !== undefined && URL.parse(origin)?.host === request.headers.host
}
