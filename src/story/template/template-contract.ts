import { Type } from 'typebox'
import { list, NoContent, nullable, pickRandom, type Contract } from '../../platform/contract.ts'
import { BodySchema } from '../body/body-schema.ts'
import { POST_KINDS } from '../post/post.ts'
import { Kind, nullable as orNull, Text } from '../post/post-schema.ts'
import { TEMPLATE_NAME } from './template.ts'

const tags = ['writing']

const TemplateSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    content: Type.Partial(
      Type.Object({
        kind: pickRandom(POST_KINDS),
        headline: nullable(Type.String()),
        dateline: nullable(Type.String()),
        body: BodySchema,
        attribution: nullable(Type.String()),
      }),
    ),
  },
  { title: 'Template' },
)

const NewTemplate = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: TEMPLATE_NAME }),
    kind: Kind,
    headline: orNull(Text),
    dateline: orNull(Text),
    body: Type.Unknown({ description: 'ProseMirror JSON of our schema, without pictures and embeds' }),
    attribution: orNull(Text),
  },
  { additionalProperties: false },
)
const SlugAndId = Type.Object({ slug: Type.String(), id: Type.String() })

/** Forms for updates that come again and again: each desk has its own, and reaches them from its stories. */
export const templateContract = {
  'GET /api/stories/:slug/templates': {
    operationId: 'listTemplates',
    tags,
    summary: 'The templates of the story’s desk',
    params: Type.Object({ slug: Type.String() }),
    response: { 200: list(TemplateSchema, 'Templates') },
  },
  'PUT /api/stories/:slug/templates/:id': {
    operationId: 'keepTemplate',
    tags,
    summary: 'Keep a template for the story’s desk',
    description: 'The id is yours: a UUID. Sent again, it takes its own place.',
    params: SlugAndId,
    body: NewTemplate,
    response: { 200: TemplateSchema },
  },
  'DELETE /api/stories/:slug/templates/:id': {
    operationId: 'removeTemplate',
    tags,
    summary: 'Remove a template',
    params: SlugAndId,
    response: { 204: NoContent },
  },
} satisfies Contract
