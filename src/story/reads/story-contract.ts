import { Type, type Static } from 'typebox'
import { Instant, list, nullable, pickRandom, type Contract } from '../../platform/contract.ts'
import { PictureAttrsSchema } from '../body/body-schema.ts'
import { nullable as orNull, Text } from '../post/post-schema.ts'
import { PostSchema } from '../post/post-contract.ts'
import { STORY_STATUSES, type StoryStatus } from '../story.ts'

/** The newsroom's API of stories: everything that changes one. docs/api.md tells it in order. */

const tags = ['writing']

const Slug = Type.Object({ slug: Type.String() })

/** Of a story what readers may know, as programs and the newsroom are told it. */
export const publicStoryFields = {
  id: Type.String(),
  slug: Type.String(),
  headline: Type.String(),
  standfirst: Type.String({ description: 'The sentence under the headline; empty when there is none' }),
  section: nullable(Type.String()),
  language: Type.String({ description: 'BCP 47, e.g. en-GB' }),
  status: pickRandom(STORY_STATUSES),
  summary: list(Type.Object({ text: Type.String(), postId: nullable(Type.String()) })),
  postCount: Type.Integer({ description: 'Posts that readers see, withdrawn ones included' }),
  seq: Type.Integer({ description: 'Counts the changes that readers see' }),
  position: Type.String({ description: 'Where the story’s log stands: to be followed from here' }),
  startedAt: nullable(Instant),
  closedAt: nullable(Instant),
  updatedAt: Instant,
}

export const StorySchema = Type.Object(
  {
    ...publicStoryFields,
    createdAt: Instant,
    summaryAt: nullable(Instant),
    origin: nullable(Type.String({ description: 'Where an imported story came from' })),
    deskId: Type.String(),
    leadImage: nullable(PictureAttrsSchema),
    deskSeq: Type.Integer({ description: 'Counts the changes that the newsroom sees' }),
  },
  { title: 'Story' },
)
/** A story as the newsroom's API tells it. */
export type StoryJson = Static<typeof StorySchema>

const StoryWords = {
  headline: Text,
  standfirst: Type.Optional(Text),
  section: Type.Optional(orNull(Text)),
  language: Type.Optional(Type.String({ maxLength: 40, description: 'BCP 47, e.g. en-GB' })),
  leadImage: Type.Optional(
    Type.Unknown({ description: 'A picture as a body holds it: id, alt, caption, credit, focus; or null' }),
  ),
}
const NewStory = Type.Object(
  {
    ...StoryWords,
    id: Type.Optional(Type.String({ description: 'A UUID of your own: sending it twice makes one story' })),
    slug: Type.Optional(Type.String({ description: 'Made from the headline when left out' })),
    status: Type.Optional(Type.Union([Type.Literal('draft'), Type.Literal('live')])),
    deskId: Type.Optional(
      Type.String({ description: 'When left out: your desk, if you have one only, else the first desk' }),
    ),
  },
  { additionalProperties: false },
)
const StoryEdit = Type.Partial(Type.Object(StoryWords), { additionalProperties: false })
const Status = Type.Object(
  {
    status: Type.Unsafe<StoryStatus>(Type.Union(STORY_STATUSES.map((status) => Type.Literal(status)))),
  },
  { additionalProperties: false },
)
const Summary = Type.Object(
  {
    points: Type.Array(
      Type.Object(
        { text: Text, postId: Type.Optional(orNull(Type.String())) },
        { additionalProperties: false },
      ),
      { maxItems: 50 },
    ),
  },
  { additionalProperties: false },
)

export const storyContract = {
  'GET /api/stories': {
    operationId: 'listStories',
    tags,
    summary: 'The stories of your desks, last changed first, 100 at a time',
    querystring: Type.Object(
      {
        search: Type.Optional(
          Type.String({ maxLength: 200, description: 'Words of headline, standfirst, section or slug' }),
        ),
        status: Type.Optional(
          Type.String({ maxLength: 60, description: 'One or more of the states, parted by commas' }),
        ),
        before: Type.Optional(
          Type.String({ maxLength: 60, description: '`next` of the part above; the first when left out' }),
        ),
      },
      { additionalProperties: false },
    ),
    response: {
      200: Type.Object({
        entries: list(StorySchema),
        next: nullable(Type.String({ description: 'The cursor of the stories below; null at the end' })),
      }),
    },
  },
  'POST /api/stories': {
    operationId: 'createStory',
    tags,
    summary: 'Make a story',
    body: NewStory,
    response: { 200: StorySchema, 201: StorySchema },
  },
  'GET /api/stories/:slug': {
    operationId: 'readStory',
    tags,
    summary: 'A story with its newest 100 posts, drafts too',
    params: Slug,
    response: {
      200: Type.Object({ ...StorySchema.properties, posts: list(PostSchema), hasOlder: Type.Boolean() }),
    },
  },
  'PATCH /api/stories/:slug': {
    operationId: 'editStory',
    tags,
    summary: 'Change a story’s words',
    params: Slug,
    body: StoryEdit,
    response: { 200: StorySchema },
  },
  'PUT /api/stories/:slug/status': {
    operationId: 'setStoryStatus',
    tags,
    summary: 'Go live, pause, close, archive, reopen',
    params: Slug,
    body: Status,
    response: { 200: StorySchema },
  },
  'PUT /api/stories/:slug/summary': {
    operationId: 'setSummary',
    tags,
    summary: 'Set the summary',
    params: Slug,
    body: Summary,
    response: { 200: StorySchema },
  },
} satisfies Contract
