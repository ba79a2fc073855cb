import { routesFor } from '../../access/audience-routes.ts'
import { Type } from 'typebox'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import type { StoryContext } from '../change.ts'
import { Kind, nullable, Text } from '../post/post-schema.ts'
import { keepTemplate, listTemplates, removeTemplate } from './template-actions.ts'
import { TEMPLATE_NAME } from './template.ts'

const Slug = Type.Object({ slug: Type.String() })
const SlugAndId = Type.Object({ slug: Type.String(), id: Type.String() })
const Template = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: TEMPLATE_NAME }),
    kind: Kind,
    headline: nullable(Text),
    dateline: nullable(Text),
    body: Type.Unknown({ description: 'ProseMirror JSON of our schema, without pictures and embeds' }),
    attribution: nullable(Text),
  },
  { additionalProperties: false },
)

/** Forms for updates that come again and again: each desk has its own, and reaches them from its stories. */
export function routeTemplates(app: App, contextOf: (actor: Actor) => StoryContext): void {
  const routes = routesFor(app, 'staff')
  const tags = ['writing']
  const context = ({ actor }: { actor: Actor }): StoryContext => contextOf(actor)

  routes.get(
    '/api/stories/:slug/templates',
    {
      config: { isCostly: true },
      schema: { tags, summary: 'The templates of the story’s desk', params: Slug },
    },
    async (request) => listTemplates(context(request), request.params.slug),
  )
  routes.put(
    '/api/stories/:slug/templates/:id',
    {
      schema: {
        tags,
        summary: 'Keep a template for the story’s desk',
        description: 'The id is yours: a UUID. Sent again, it takes its own place.',
        params: SlugAndId,
        body: Template,
      },
    },
    async (request) => keepTemplate(context(request), request.params.slug, request.params.id, request.body),
  )
  routes.delete(
    '/api/stories/:slug/templates/:id',
    { schema: { tags, summary: 'Remove a template', params: SlugAndId } },
    async (request, reply) => {
      await removeTemplate(context(request), request.params.slug, request.params.id)
      return reply.status(204).send()
    },
  )
}
