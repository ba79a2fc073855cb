import { routesFor } from '../access/audience-routes.ts'
import { Type } from 'typebox'
import type { Actor } from '../access/actor.ts'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { isUuid } from '../platform/uuid.ts'
import type { StoryContext } from './change.ts'
import { nullable, Text } from './post/post-schema.ts'
import { postJson, storyJson } from './reads/staff-json.ts'
import { listForStaff, readForStaff, type StorySearch } from './reads/staff-read-actions.ts'
import { createStory, editStory, moveStory, setSummary } from './story-actions.ts'
import { STORY_STATUSES } from './story.ts'

/** The newsroom's API of stories: everything that changes one. docs/api.md tells it in order. */

const Slug = Type.Object({ slug: Type.String() })

const StoryWords = {
  headline: Text,
  standfirst: Type.Optional(Text),
  section: Type.Optional(nullable(Text)),
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
  { status: Type.Union(STORY_STATUSES.map((status) => Type.Literal(status))) },
  { additionalProperties: false },
)
const Summary = Type.Object(
  {
    points: Type.Array(
      Type.Object(
        { text: Text, postId: Type.Optional(nullable(Type.String())) },
        { additionalProperties: false },
      ),
      { maxItems: 50 },
    ),
  },
  { additionalProperties: false },
)

export function routeStories(app: App, contextOf: (actor: Actor) => StoryContext): void {
  const routes = routesFor(app, 'staff')
  const tags = ['writing']
  const context = ({ actor }: { actor: Actor }): StoryContext => contextOf(actor)

  routes.get(
    '/api/stories',
    {
      config: { isCostly: true },
      schema: {
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
              Type.String({ maxLength: 80, description: 'updatedAt,id of the last story that you have' }),
            ),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => (await listForStaff(context(request), searchOf(request.query))).map(storyJson),
  )
  routes.post(
    '/api/stories',
    { schema: { tags, summary: 'Make a story', body: NewStory } },
    async (request, reply) => {
      const { story, isNew } = await createStory(context(request), request.body)
      return reply.status(isNew ? 201 : 200).send(storyJson(story))
    },
  )
  routes.get(
    '/api/stories/:slug',
    {
      config: { isCostly: true },
      schema: { tags, summary: 'A story with its newest 100 posts, drafts too', params: Slug },
    },
    async (request) => {
      const { story, posts, hasOlder } = await readForStaff(context(request), request.params.slug)
      return { ...storyJson(story), posts: posts.map((post) => postJson(post)), hasOlder }
    },
  )
  routes.patch(
    '/api/stories/:slug',
    { schema: { tags, summary: 'Change a story’s words', params: Slug, body: StoryEdit } },
    async (request) => {
      const { story } = await editStory(context(request), request.params.slug, request.body)
      return storyJson(story)
    },
  )
  routes.put(
    '/api/stories/:slug/status',
    {
      schema: { tags, summary: 'Go live, pause, close, archive, reopen', params: Slug, body: Status },
    },
    async (request) => {
      const { story } = await moveStory(context(request), request.params.slug, request.body.status)
      return storyJson(story)
    },
  )
  routes.put(
    '/api/stories/:slug/summary',
    { schema: { tags, summary: 'Set the summary', params: Slug, body: Summary } },
    async (request) => {
      const points = request.body.points.map(({ text, postId }) => ({ text, postId: postId ?? null }))
      const { story } = await setSummary(context(request), request.params.slug, points)
      return storyJson(story)
    },
  )
}

function searchOf(query: { search?: string; status?: string; before?: string }): StorySearch {
  const asked = query.status?.split(',')
  const statuses = STORY_STATUSES.filter((status) => asked?.includes(status))
  if (asked !== undefined && statuses.length < asked.length)
    throw httpProblem('input-unfit', `A status is one of ${STORY_STATUSES.join(', ')}.`)
  const [at = '', id = ''] = query.before?.split(',') ?? []
  const updatedAt = Date.parse(at)
  if (query.before !== undefined && (Number.isNaN(updatedAt) || !isUuid(id)))
    throw httpProblem('input-unfit', '"before" is a time and an id, parted by a comma.')
  return {
    search: query.search,
    statuses: asked === undefined ? undefined : statuses,
    before: query.before === undefined ? undefined : { at: updatedAt, id },
  }
}
