import { Type, type Static } from 'typebox'
import { Instant, list, nullable, type Contract } from '../../platform/contract.ts'
import { BodySchema } from '../body/body-schema.ts'
import { Text } from '../post/post-schema.ts'

const tags = ['writing']

const ArticleSchema = Type.Object(
  {
    id: Type.String(),
    slug: Type.String(),
    storyId: Type.String(),
    postId: Type.String(),
    headline: Type.String(),
    standfirst: Type.String({ description: 'Empty when there is none' }),
    body: BodySchema,
    bylines: list(Type.String()),
    revision: Type.Integer(),
    publishedAt: Instant,
    updatedAt: nullable(Instant),
  },
  { title: 'Article' },
)
/** An article as the newsroom's API tells it. */
export type ArticleJson = Static<typeof ArticleSchema>

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
const Slug = Type.Object({ slug: Type.String() })

/** A post that is broken out into a page of its own. */
export const articleContract = {
  'POST /api/stories/:slug/posts/:id/article': {
    operationId: 'breakOutArticle',
    tags,
    summary: 'Break a post out into an article',
    params: Type.Object({ slug: Type.String(), id: Type.String() }),
    body: NewArticle,
    response: { 200: ArticleSchema },
  },
  'GET /api/articles/:slug': {
    operationId: 'readArticle',
    tags,
    summary: 'An article as it is edited',
    params: Slug,
    response: { 200: ArticleSchema },
  },
  'PATCH /api/articles/:slug': {
    operationId: 'editArticle',
    tags,
    summary: 'Change an article’s words',
    params: Slug,
    body: ArticleEdit,
    response: { 200: ArticleSchema },
  },
} satisfies Contract
