import { routesFor } from '../../access/audience-routes.ts'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import type { StoryContext } from '../change.ts'
import { keepTemplate, listTemplates, removeTemplate } from './template-actions.ts'
import { templateContract } from './template-contract.ts'

/** Templates for recurring updates: each desk has its own, available in its stories. */
export function routeTemplates(app: App, contextFor: (actor: Actor) => StoryContext): void {
  const routes = routesFor(app, 'staff')
  const context = ({ actor }: { actor: Actor }): StoryContext => contextFor(actor)

  routes.get(
    '/api/stories/:slug/templates',
    {
      config: { isCostly: true },
      schema: templateContract['GET /api/stories/:slug/templates'],
    },
    async (request) => listTemplates(context(request), request.params.slug),
  )
  routes.put(
    '/api/stories/:slug/templates/:id',
    {
      schema: templateContract['PUT /api/stories/:slug/templates/:id'],
    },
    async (request) => keepTemplate(context(request), request.params.slug, request.params.id, request.body),
  )
  routes.delete(
    '/api/stories/:slug/templates/:id',
    { schema: templateContract['DELETE /api/stories/:slug/templates/:id'] },
    async (request, reply) => {
      await removeTemplate(context(request), request.params.slug, request.params.id)
      return reply.status(204).send()
    },
  )
}
