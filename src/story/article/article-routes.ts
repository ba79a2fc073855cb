import { routesFor } from '../../access/audience-routes.ts'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import type { StoryContext } from '../change.ts'
import { articleJson } from '../reads/staff-json.ts'
import { articleForStaff } from '../reads/staff-read-actions.ts'
import { breakOut, editArticle } from './article-actions.ts'
import { articleContract } from './article-contract.ts'

/** The newsroom's API of articles: a post is broken out into one, which then has words of its own. */
export function routeArticles(app: App, contextFor: (actor: Actor) => StoryContext): void {
  // A body may be large, whatever is asked of it.
  const config = { isCostly: true }
  const routes = routesFor(app, 'staff')
  const context = ({ actor }: { actor: Actor }): StoryContext => contextFor(actor)

  routes.post(
    '/api/stories/:slug/posts/:id/article',
    {
      config,
      schema: articleContract['POST /api/stories/:slug/posts/:id/article'],
    },
    async (request) => {
      const { slug, id } = request.params
      return articleJson((await breakOut(context(request), slug, id, request.body)).result)
    },
  )
  routes.get(
    '/api/articles/:slug',
    { config, schema: articleContract['GET /api/articles/:slug'] },
    async (request) => articleJson(await articleForStaff(context(request), request.params.slug)),
  )
  routes.patch(
    '/api/articles/:slug',
    { config, schema: articleContract['PATCH /api/articles/:slug'] },
    async (request) =>
      articleJson((await editArticle(context(request), request.params.slug, request.body)).result),
  )
}
