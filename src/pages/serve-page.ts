import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodingFor } from '../platform/http/encoding.ts'
import { PageCache, type CachedPage } from './page-cache.ts'

/** For a CDN in front: two seconds fresh, then served while it asks again, and for a day when we are down. */
const PAGE_CACHING = 'public, max-age=0, s-maxage=2, stale-while-revalidate=30, stale-if-error=86400'

/** `headers`: what every answer carries. */
export function openPageCache(build: string, headers: Readonly<Record<string, string>>): PageCache {
  return new PageCache([...Object.entries(headers).flat(), 'Cache-Control', PAGE_CACHING], build)
}

/**
 * The way of almost every request: a story's page that is current and ready, sent before the router looks at
 * it (twice as many a second on one core). False for whatever needs more than that.
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

/** Headers and bytes are ready: nothing is serialised for one reader. */
export function sendPage(page: CachedPage, request: IncomingMessage, response: ServerResponse): void {
  const { body, etag, headers, notModified } = page.answers[encodingFor(request.headers['accept-encoding'])]
  const asked = request.headers['if-none-match']
  if (asked !== undefined && (asked === '*' || asked.includes(etag)))
    response.writeHead(304, notModified).end()
  else response.writeHead(200, headers).end(body)
}
