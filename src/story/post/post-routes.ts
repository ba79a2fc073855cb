import { routesFor } from '../../access/audience-routes.ts'
import type { Static } from 'typebox'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import type { StoryContext } from '../change.ts'
import type { Post } from './post.ts'
import { publishPost } from './publish-actions.ts'
import { postContract, type When } from './post-contract.ts'
import { formatInstant } from '../../platform/instant.ts'
import { storyProblem } from '../problems.ts'
import { changedPostJson, postJson, revisionJson } from '../reads/staff-json.ts'
import { revisionForStaff, revisionsForStaff } from '../reads/staff-read-actions.ts'
import type { Story } from '../story.ts'
import type { Position } from '../../log/position.ts'
import { createPost } from './create-actions.ts'
import { editPost } from './edit-actions.ts'
import { withdrawPost } from './withdraw-actions.ts'
import type { Outcome } from './outcome-actions.ts'
import { unpublishPost } from './unpublish-actions.ts'
import { markKeyEvent } from './key-event-actions.ts'
import { pinPost } from './pin-actions.ts'
import { discardPost } from './discard-actions.ts'
import { schedulePost, type Schedule } from './schedule-actions.ts'
import { submitPost } from './submit-actions.ts'

/** The newsroom's API for changing posts, documented in docs/api.md. */

type PostKey = Extract<keyof typeof postContract, `POST /api/stories/:slug/posts/:id/${string}`>
/** What is done to one post, as the end of its address says. */
type PostPath = PostKey extends `POST /api/stories/:slug/posts/:id/${infer Path}` ? Path : never
type BodyOf<Path extends PostPath> = Static<
  (typeof postContract)[`POST /api/stories/:slug/posts/:id/${Path}`]['body']
>

/** Parses a time to ms; invalid times are rejected with the expected format. */
function parseSchedule(when: Static<typeof When>): Schedule {
  const at = Date.parse(when.at)
  if (Number.isNaN(at) || !/(?:Z|[+-]\d\d:?\d\d)$/.test(when.at))
    throw storyProblem('invalid-time', `It was "${when.at}".`)
  return { at, isEmbargoed: when.isEmbargoed === true }
}

function parseOutcome<T extends { schedule?: Static<typeof When> }>(input: T): Omit<T, 'schedule'> & Outcome {
  const { schedule, ...others } = input
  return schedule === undefined ? others : { ...others, schedule: parseSchedule(schedule) }
}

export function routePosts(app: App, contextFor: (actor: Actor) => StoryContext): void {
  const routes = routesFor(app, 'staff')
  // A post may be large, whatever the request does.
  const config = { isCostly: true }
  const context = ({ actor }: { actor: Actor }): StoryContext => contextFor(actor)

  routes.post(
    '/api/stories/:slug/posts',
    {
      config,
      schema: postContract['POST /api/stories/:slug/posts'],
    },
    async (request, reply) => {
      const input = parseOutcome(request.body)
      const { result, position } = await createPost(context(request), request.params.slug, input)
      return reply.status(result.isNew ? 201 : 200).send(changedPostJson(result.post, position))
    },
  )
  routes.patch(
    '/api/stories/:slug/posts/:id',
    { config, schema: postContract['PATCH /api/stories/:slug/posts/:id'] },
    async (request) => {
      const { slug, id } = request.params
      const { result, position } = await editPost(context(request), slug, id, parseOutcome(request.body))
      return changedPostJson(result, position)
    },
  )
  routes.get(
    '/api/stories/:slug/posts/:id/revisions',
    {
      config,
      schema: postContract['GET /api/stories/:slug/posts/:id/revisions'],
    },
    async (request) => {
      const { slug, id } = request.params
      const before = request.query.before === undefined ? undefined : Number(request.query.before)
      const { post, revisions, hasOlder } = await revisionsForStaff(context(request), slug, id, before)
      return { post: postJson(post), revisions: revisions.map(revisionJson), hasOlder }
    },
  )
  routes.get(
    '/api/stories/:slug/posts/:id/revisions/:revision',
    {
      config,
      schema: postContract['GET /api/stories/:slug/posts/:id/revisions/:revision'],
    },
    async (request) => {
      const { slug, id, revision } = request.params
      return revisionJson(await revisionForStaff(context(request), slug, id, Number(revision)))
    },
  )

  const onPost = <Path extends PostPath>(
    path: Path,
    act: (
      context: StoryContext,
      slug: string,
      id: string,
      input: BodyOf<Path>,
    ) => Promise<{ result: Post; story: Story; position: Position }>,
    takes: { readonly away?: boolean } = {},
  ) => {
    const schema: (typeof postContract)[PostKey] = postContract[`POST /api/stories/:slug/posts/:id/${path}`]
    routes.post(`/api/stories/:slug/posts/:id/${path}`, { config, schema }, async (request) => {
      const { slug, id } = request.params
      const each = context(request)
      const { result, story, position } = await act(each, slug, id, request.body as BodyOf<Path>)
      const copiesUntil = takes.away === true ? await each.purgeCaches?.(story.id) : undefined
      return {
        ...changedPostJson(result, position),
        ...(copiesUntil === undefined ? {} : { copiesUntil: formatInstant(copiesUntil) }),
      }
    })
  }
  onPost('publish', (each, slug, id, input) => publishPost(each, slug, id, input ?? {}))
  onPost('unpublish', (each, slug, id) => unpublishPost(each, slug, id), { away: true })
  onPost('submit', (each, slug, id, input) => submitPost(each, slug, id, input.isSubmitted, input.note))
  onPost('schedule', (each, slug, id, { schedule, ...expected }) =>
    schedulePost(each, slug, id, schedule === null ? null : parseSchedule(schedule), expected),
  )
  onPost('discard', (each, slug, id, input) => discardPost(each, slug, id, input.isDiscarded))
  onPost('withdraw', (each, slug, id, { reason }) => withdrawPost(each, slug, id, reason ?? null), {
    away: true,
  })
  onPost('pin', (each, slug, id, { isPinned }) => pinPost(each, slug, id, isPinned))
  onPost('key-event', (each, slug, id, { isKeyEvent }) => markKeyEvent(each, slug, id, isKeyEvent))
}
