import { routesFor } from '../../access/audience-routes.ts'
import { FairQueue, QueueFull } from '../../platform/fair-queue.ts'
import type { App } from '../../platform/http/app.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { hostname, resolveEmbed, type EmbedDeps } from './embed-actions.ts'
import { uploaderKey } from '../picture/picture.ts'
import { embedContract } from './embed-contract.ts'

/**
 * Each request may hold an outgoing connection for twelve seconds: limits in total, per person, per site, and for the
 * queue of one person.
 */
const AT_ONCE = 20
const AT_ONCE_PER_KEY = 4
const MAX_WAITING = 20

/** Embeds: metadata of an address, for the composer. */
export function routeEmbeds(app: App, deps: EmbedDeps): void {
  const routes = routesFor(app, 'staff')
  const queue = new FairQueue({
    atOnce: AT_ONCE,
    atOncePerKey: AT_ONCE_PER_KEY,
    maxWaiting: MAX_WAITING,
  })
  routes.post(
    '/api/embeds',
    {
      schema: embedContract['POST /api/embeds'],
    },
    async (request) => {
      const url = request.body.url.trim()
      const turn = { owner: uploaderKey(request.actor), isUrgent: false }
      const keys = [`person:${turn.owner}`, `host:${hostname(url)}`]
      try {
        const { facts } = await queue.run({ ...turn, keys }, () => resolveEmbed(deps, url, turn))
        return { url, facts }
      } catch (error) {
        throw error instanceof QueueFull ? httpProblem('too-many-requests') : error
      }
    },
  )
}
