import { routesFor } from '../../access/audience-routes.ts'
import { FairQueue, QueueFull } from '../../platform/fair-queue.ts'
import type { App } from '../../platform/http/app.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { hostOf, resolveEmbed, type EmbedParts } from './embed-actions.ts'
import { uploaderOf } from '../picture/picture.ts'
import { embedContract } from './embed-contract.ts'

/** Each may hold a connection outside for twelve seconds: so many for all, for one person and for one site, and so many of one person wait. */
const AT_ONCE = 20
const AT_ONCE_PER_KEY = 4
const MOST_WAITING = 20

/** Embeds: what stands at an address, for the composer. */
export function routeEmbeds(app: App, parts: EmbedParts): void {
  const routes = routesFor(app, 'staff')
  const queue = new FairQueue({
    atOnce: AT_ONCE,
    atOncePerKey: AT_ONCE_PER_KEY,
    mostWaiting: MOST_WAITING,
  })
  routes.post(
    '/api/embeds',
    {
      schema: embedContract['POST /api/embeds'],
    },
    async (request) => {
      const url = request.body.url.trim()
      const turn = { owner: uploaderOf(request.actor), isUrgent: false }
      const keys = [`person:${turn.owner}`, `host:${hostOf(url)}`]
      try {
        const { facts } = await queue.run({ ...turn, keys }, () => resolveEmbed(parts, url, turn))
        return { url, facts }
      } catch (error) {
        throw error instanceof QueueFull ? httpProblem('too-many-requests') : error
      }
    },
  )
}
