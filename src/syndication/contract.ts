import { Type, type Static } from 'typebox'
import { Instant, list, nullable, readyJson, type Contract } from '../platform/contract.ts'
import { publicStoryFields } from '../story/reads/story-contract.ts'
import { publicPostFields } from '../story/post/post-contract.ts'

const PublicPictureSchema = Type.Object(
  {
    url: Type.String({ description: 'The largest that there is, as JPEG' }),
    width: Type.Integer(),
    height: Type.Integer(),
    alt: Type.String(),
    caption: Type.String(),
    credit: Type.String(),
  },
  { title: 'PublicPicture' },
)
export type PublicPicture = Static<typeof PublicPictureSchema>

const PublicReport = Type.Object({
  headline: Type.String(),
  standfirst: Type.String(),
  byline: Type.String(),
  url: nullable(Type.String()),
})
export type PublicReport = Static<typeof PublicReport>

const PublicPostSchema = Type.Object(
  {
    ...publicPostFields,
    url: Type.String(),
    html: Type.String(),
    text: Type.String(),
    pictures: list(PublicPictureSchema, 'Those that are ready'),
    report: nullable(PublicReport),
    publishedAt: Instant,
    updatedAt: Instant,
    withdrawn: nullable(Type.Object({ at: nullable(Instant), reason: nullable(Type.String()) })),
  },
  { title: 'PublicPost' },
)
export type PublicPost = Static<typeof PublicPostSchema>

const PublicStorySchema = Type.Object(
  {
    ...publicStoryFields,
    url: Type.String(),
    leadImage: nullable(PublicPictureSchema),
    posts: list(PublicPostSchema, 'Newest first'),
    next: nullable(Type.String({ description: 'The address of older posts; null at the end' })),
  },
  { title: 'PublicStory' },
)
/** A story for programs: stable, documented in docs/api.md. */
export type PublicStory = Static<typeof PublicStorySchema>

export const syndicationContract = {
  'GET /live/:slug(^[a-z0-9-]+).json': {
    operationId: 'readPublicStory',
    summary: 'A story with its posts, newest first; `next` leads to older ones',
    tags: ['reading'],
    params: Type.Object({ slug: Type.String() }),
    querystring: Type.Object(
      {
        olderThan: Type.Optional(Type.String({ maxLength: 60, description: 'A cursor, as `next` gives it' })),
        limit: Type.Optional(
          Type.String({ pattern: '^([1-9][0-9]?|100)$', description: 'Posts at once, 1 to 100' }),
        ),
      },
      { additionalProperties: false },
    ),
    response: { 200: readyJson(PublicStorySchema) },
  },
} satisfies Contract
