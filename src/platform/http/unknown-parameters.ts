import type { FastifyReply, FastifyRequest } from 'fastify'
import { httpProblem } from './problems.ts'

/**
 * Every query string is another cache key: each `?x=1`, `?x=2` … would be generated and stored again. So public
 * addresses accept only their own parameters: pages redirect to the address without unknown ones (shared links get
 * `utm_…`, `fbclid` and the like), everything else is rejected.
 */
export async function rejectUnknownParameters(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { config, schema } = request.routeOptions
  if (config?.access !== 'public' || config.takesAnyQuery === true) return
  if (request.method !== 'GET' && request.method !== 'HEAD') return
  const given = Object.keys((request.query ?? {}) as object)
  const known = Object.keys((schema?.querystring as { properties?: object } | undefined)?.properties ?? {})
  const unknown = given.find((name) => !known.includes(name))
  if (unknown === undefined) return
  if (config.isPage !== true)
    throw httpProblem(
      'invalid-input',
      `querystring has the unknown field ${JSON.stringify(unknown.slice(0, 60))}.`,
    )
  const [path = '/', query] = request.url.split('?', 2)
  const kept = new URLSearchParams(query)
  for (const name of new Set(kept.keys())) if (!known.includes(name)) kept.delete(name)
  await reply
    .header('cache-control', 'public, max-age=300')
    .redirect(kept.size > 0 ? `${path}?${kept.toString()}` : path, 301)
}
