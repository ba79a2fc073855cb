import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodingFor } from '../platform/http/encoding.ts'
import { PageCache, type CachedPage } from './page-cache.ts'

/**
 * For a cache in front: two seconds fresh, two more served while it asks again, and for an hour when we are down. Caches
 * count whole seconds, so what was withdrawn is gone from them within five; longer is bought with that.
 */
const READERS_CACHING = 'public, max-age=0, s-maxage=2, stale-while-revalidate=2, stale-if-error=3600'
/** The last of these: how long a cache that does not reach us may show what it has. */
export const STALE_IF_ERROR_MS = 3_600_000
/** A page is the same whatever parameters it is asked with, but for the position that it has to have reached. */
const PARAMETERS = 'params, except=("at")'

/** `headers`: what every page carries. */
export function openPageCache(build: string, headers: Readonly<Record<string, string>>): PageCache {
  const caching = ['Cache-Control', READERS_CACHING]
  const page = [...Object.entries(headers).flat(), ...caching, 'No-Vary-Search', PARAMETERS]
  return new PageCache({ page, data: ['X-Content-Type-Options', 'nosniff', ...caching] }, build)
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
