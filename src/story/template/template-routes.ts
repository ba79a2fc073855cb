import { staffActor, type Actor } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import type { StoryContext } from '../change-actions.ts'
import { keepTemplate, listTemplates, removeTemplate } from './template-actions.ts'
import { templateContract } from './template-contract.ts'

/** Forms for updates that come again and again: each desk has its own, and reaches them from its stories. */
export function routeTemplates(app: App, contextOf: (actor: Actor) => StoryContext): void {
  const config = { access: 'staff' as const }
  const context = ({ actor }: { actor: Actor | null }): StoryContext => contextOf(staffActor(actor))

  app.get(
    '/api/stories/:slug/templates',
    {
      config: { ...config, isCostly: true },
      schema: templateContract['GET /api/stories/:slug/templates'],
    },
    async (request) => listTemplates(context(request), request.params.slug),
  )
  app.put(
    '/api/stories/:slug/templates/:id',
    {
      config,
      schema: templateContract['PUT /api/stories/:slug/templates/:id'],
    },
    async (request) => keepTemplate(context(request), request.params.slug, request.params.id, request.body),
  )
  app.delete(
    '/api/stories/:slug/templates/:id',
    { config, schema: templateContract['DELETE /api/stories/:slug/templates/:id'] },
    async (request, reply) => {
      await removeTemplate(context(request), request.params.slug, request.params.id)
      return reply.status(204).send()
    },
  )
}
