import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodingFor } from '../platform/http/encoding.ts'
import { PageCache, type CachedPage } from './page-cache.ts'

/**
 * For caches in front: fresh for two seconds, stale for two more while revalidating, and for an hour on errors.
 * Caches count whole seconds, so withdrawn content is gone within five; a longer time would break that promise.
 */
const READERS_CACHING = 'public, max-age=0, s-maxage=2, stale-while-revalidate=2, stale-if-error=3600'
/** How long a cache that cannot reach us may serve stale pages. */
export const STALE_IF_ERROR_MS = 3_600_000
/** Query parameters do not affect a page, except for the position that it must have reached. */
const PARAMETERS = 'params, except=("at")'

/** `headers`: headers of every page. */
export function openPageCache(build: string, headers: Readonly<Record<string, string>>): PageCache {
  const caching = ['Cache-Control', READERS_CACHING]
  const page = [...Object.entries(headers).flat(), ...caching, 'No-Vary-Search', PARAMETERS]
  return new PageCache({ page, data: ['X-Content-Type-Options', 'nosniff', ...caching] }, build)
}

/**
 * The fast path of almost every request: a current, encoded story page is sent before routing (twice as many per
 * second on one core). False if more is needed.
 */
export function serveCurrentPage(
  cache: PageCache,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== 'GET') return false
  const [, slug] = STORY_PATH.exec(request.url ?? '') ?? []
  const page = slug === undefined ? undefined : cache.current(slug)
  if (page === undefined) return false
  sendPage(page, request, response)
  return true
}

const STORY_PATH = /^\/live\/([a-z0-9-]{1,80})$/

/** Headers and bytes are prepared: nothing is serialised per request. */
export function sendPage(page: CachedPage, request: IncomingMessage, response: ServerResponse): void {
  const { body, etag, headers, notModified } = page.answers[encodingFor(request.headers['accept-encoding'])]
  const asked = request.headers['if-none-match']
  if (asked !== undefined && (asked === '*' || asked.includes(etag)))
    response.writeHead(304, notModified).end()
  else response.writeHead(200, headers).end(body)
}
