import { routesFor } from '../access/audience-routes.ts'
import type { Actor } from '../access/actor.ts'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { parseCursor } from '../platform/pagination.ts'
import type { StoryContext } from './change.ts'
import { postJson, storyJson } from './reads/staff-json.ts'
import { listForStaff, readForStaff, type StorySearch } from './reads/staff-read-actions.ts'
import { createStory, editStory, moveStory, setSummary } from './story-actions.ts'
import { STORY_STATUSES } from './story.ts'
import { storyContract } from './reads/story-contract.ts'

/** The newsroom's API for changing stories, documented in docs/api.md. */

export function routeStories(app: App, contextFor: (actor: Actor) => StoryContext): void {
  const routes = routesFor(app, 'staff')
  const context = ({ actor }: { actor: Actor }): StoryContext => contextFor(actor)

  routes.get(
    '/api/stories',
    {
      config: { isCostly: true },
      schema: storyContract['GET /api/stories'],
    },
    async (request) => {
      const { entries, next } = await listForStaff(context(request), parseSearch(request.query))
      return { entries: entries.map(storyJson), next }
    },
  )
  routes.post('/api/stories', { schema: storyContract['POST /api/stories'] }, async (request, reply) => {
    const { story, isNew } = await createStory(context(request), request.body)
    return reply.status(isNew ? 201 : 200).send(storyJson(story))
  })
  routes.get(
    '/api/stories/:slug',
    {
      config: { isCostly: true },
      schema: storyContract['GET /api/stories/:slug'],
    },
    async (request) => {
      const { story, posts, hasOlder } = await readForStaff(context(request), request.params.slug)
      return { ...storyJson(story), posts: posts.map((post) => postJson(post)), hasOlder }
    },
  )
  routes.patch(
    '/api/stories/:slug',
    { schema: storyContract['PATCH /api/stories/:slug'] },
    async (request) => {
      const { story } = await editStory(context(request), request.params.slug, request.body)
      return storyJson(story)
    },
  )
  routes.put(
    '/api/stories/:slug/status',
    {
      schema: storyContract['PUT /api/stories/:slug/status'],
    },
    async (request) => {
      const { story } = await moveStory(context(request), request.params.slug, request.body.status)
      return storyJson(story)
    },
  )
  routes.put(
    '/api/stories/:slug/summary',
    { schema: storyContract['PUT /api/stories/:slug/summary'] },
    async (request) => {
      const points = request.body.points.map(({ text, postId }) => ({ text, postId: postId ?? null }))
      const { story } = await setSummary(context(request), request.params.slug, points)
      return storyJson(story)
    },
  )
}

function parseSearch(query: { search?: string; status?: string; before?: string }): StorySearch {
  const asked = query.status?.split(',')
  const statuses = STORY_STATUSES.filter((status) => asked?.includes(status))
  if (asked !== undefined && statuses.length < asked.length)
    throw httpProblem('invalid-input', `A status is one of ${STORY_STATUSES.join(', ')}.`)
  const before = query.before === undefined ? undefined : parseCursor(query.before)
  if (query.before !== undefined && before === undefined)
    throw httpProblem('invalid-input', '`before` is no cursor.')
  return { search: query.search, statuses: asked === undefined ? undefined : statuses, before }
}
