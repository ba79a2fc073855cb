import { Type } from 'typebox'
import { routesFor } from '../../access/audience-routes.ts'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import type { StoryContext } from '../change.ts'
import { Text } from '../post/post-schema.ts'
import { articleJson } from '../reads/staff-json.ts'
import { articleForStaff } from '../reads/staff-read-actions.ts'
import { breakOut, editArticle } from './article-actions.ts'

const Slug = Type.Object({ slug: Type.String() })
const SlugAndId = Type.Object({ slug: Type.String(), id: Type.String() })
const ArticleWords = {
  headline: Type.Optional(Text),
  standfirst: Type.Optional(Text),
  body: Type.Optional(Type.Unknown({ description: 'ProseMirror JSON of our schema' })),
  bylines: Type.Optional(Type.Array(Text, { maxItems: 50 })),
}
const NewArticle = Type.Object(ArticleWords, { additionalProperties: false })
const ArticleEdit = Type.Object(
  { ...ArticleWords, basedOn: Type.Optional(Type.Integer({ minimum: 1 })) },
  { additionalProperties: false },
)

/** The newsroom's API of articles: a post is broken out into one, which then has words of its own. */
export function routeArticles(app: App, contextOf: (actor: Actor) => StoryContext): void {
  // A body may be large, whatever is asked of it.
  const config = { isCostly: true }
  const tags = ['writing']
  const routes = routesFor(app, 'staff')
  const context = ({ actor }: { actor: Actor }): StoryContext => contextOf(actor)

  routes.post(
    '/api/stories/:slug/posts/:id/article',
    {
      config,
      schema: { tags, summary: 'Break a post out into an article', params: SlugAndId, body: NewArticle },
    },
    async (request) => {
      const { slug, id } = request.params
      return articleJson((await breakOut(context(request), slug, id, request.body)).result)
    },
  )
  routes.get(
    '/api/articles/:slug',
    { config, schema: { tags, summary: 'An article as it is edited', params: Slug } },
    async (request) => articleJson(await articleForStaff(context(request), request.params.slug)),
  )
  routes.patch(
    '/api/articles/:slug',
    { config, schema: { tags, summary: 'Change an article’s words', params: Slug, body: ArticleEdit } },
    async (request) =>
      articleJson((await editArticle(context(request), request.params.slug, request.body)).result),
  )
}
