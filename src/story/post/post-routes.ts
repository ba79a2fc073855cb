import { routesFor } from '../../access/audience-routes.ts'
import { Type, type Static } from 'typebox'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import type { StoryContext } from '../change.ts'
import type { Post } from './post.ts'
import { publishPost } from './publish-actions.ts'
import { Kind, nullable, PostWords, Text } from './post-schema.ts'
import { storyProblem } from '../problems.ts'
import { postJson, revisionJson } from '../reads/staff-json.ts'
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

/** The newsroom's API of posts: everything that changes one. docs/api.md tells it in order. */

const Slug = Type.Object({ slug: Type.String() })
const SlugAndId = Type.Object({ slug: Type.String(), id: Type.String() })
const When = Type.Object(
  {
    at: Type.String({ maxLength: 40, description: 'ISO 8601 with a zone, in the future' }),
    isEmbargoed: Type.Optional(Type.Boolean({ description: 'Nobody may publish it before' })),
  },
  { additionalProperties: false },
)
const Outcomes = {
  submit: Type.Optional(Type.Boolean({ description: 'Hand the draft to an editor' })),
  schedule: Type.Optional(When),
}
const NewPost = Type.Object(
  {
    ...PostWords,
    ...Outcomes,
    id: Type.Optional(Type.String({ description: 'A UUID of your own: sending it twice makes one post' })),
    publish: Type.Optional(Type.Boolean({ description: 'false keeps it as a draft' })),
    isKeyEvent: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
const PostEdit = Type.Object(
  {
    ...PostWords,
    ...Outcomes,
    publish: Type.Optional(Type.Boolean({ description: 'true publishes a draft with this edit' })),
    basedOn: Type.Optional(Type.Integer({ minimum: 1, description: 'The revision that you edited' })),
    kindBefore: Type.Optional(Kind),
    editId: Type.Optional(
      Type.String({ maxLength: 60, description: 'An id of your own: sending it twice is one edit' }),
    ),
    correction: Type.Optional(
      Type.String({ maxLength: 5_000, description: 'What was wrong: stands under the post, with the time' }),
    ),
  },
  { additionalProperties: false },
)
const Withdrawal = Type.Object({ reason: Type.Optional(nullable(Text)) }, { additionalProperties: false })
const Pin = Type.Object({ isPinned: Type.Boolean() }, { additionalProperties: false })
const KeyEvent = Type.Object({ isKeyEvent: Type.Boolean() }, { additionalProperties: false })
const Submission = Type.Object(
  {
    isSubmitted: Type.Boolean(),
    note: Type.Optional(Type.String({ maxLength: 5_000, description: 'What is missing, to its writer' })),
  },
  { additionalProperties: false },
)
const Discarding = Type.Object({ isDiscarded: Type.Boolean() }, { additionalProperties: false })
const Seen = {
  revision: Type.Optional(Type.Integer({ minimum: 1, description: 'The one that you have read' })),
  deskSeq: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Of the post as you have seen it, with its pictures' }),
  ),
}
const Plan = Type.Object({ schedule: nullable(When), ...Seen }, { additionalProperties: false })
const Approval = Type.Optional(nullable(Type.Object(Seen, { additionalProperties: false })))
const Nothing = Type.Optional(nullable(Type.Object({}, { additionalProperties: false })))

/** A moment as it was sent, in ms; anything that is no time is refused with the rule of what is. */
function scheduleOf(when: Static<typeof When>): Schedule {
  const at = Date.parse(when.at)
  if (Number.isNaN(at) || !/(?:Z|[+-]\d\d:?\d\d)$/.test(when.at))
    throw storyProblem('time-unfit', `It was "${when.at}".`)
  return { at, isEmbargoed: when.isEmbargoed === true }
}

function outcomeOf<T extends { schedule?: Static<typeof When> }>(input: T): Omit<T, 'schedule'> & Outcome {
  const { schedule, ...others } = input
  return schedule === undefined ? others : { ...others, schedule: scheduleOf(schedule) }
}

export function routePosts(app: App, contextOf: (actor: Actor) => StoryContext): void {
  const routes = routesFor(app, 'staff')
  // A post may be large, whatever is asked of it.
  const config = { isCostly: true }
  const tags = ['writing']
  const context = ({ actor }: { actor: Actor }): StoryContext => contextOf(actor)

  routes.post(
    '/api/stories/:slug/posts',
    {
      config,
      schema: {
        tags,
        summary: 'Make a post, published unless it says otherwise',
        params: Slug,
        body: NewPost,
      },
    },
    async (request, reply) => {
      const input = outcomeOf(request.body)
      const { result, position } = await createPost(context(request), request.params.slug, input)
      return reply.status(result.isNew ? 201 : 200).send(postJson(result.post, position))
    },
  )
  routes.patch(
    '/api/stories/:slug/posts/:id',
    { config, schema: { tags, summary: 'Edit a post: saves a revision', params: SlugAndId, body: PostEdit } },
    async (request) => {
      const { slug, id } = request.params
      const { result, position } = await editPost(context(request), slug, id, outcomeOf(request.body))
      return postJson(result, position)
    },
  )
  routes.get(
    '/api/stories/:slug/posts/:id/revisions',
    {
      config,
      schema: {
        tags,
        summary: 'Saved states of a post’s words, the newest hundred or fewer; `before` leads to older ones',
        params: SlugAndId,
        querystring: Type.Object(
          { before: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$' })) },
          { additionalProperties: false },
        ),
      },
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
      schema: {
        tags,
        summary: 'One saved state of a post’s words',
        params: Type.Object({
          slug: Type.String(),
          id: Type.String(),
          revision: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
        }),
      },
    },
    async (request) => {
      const { slug, id, revision } = request.params
      return revisionJson(await revisionForStaff(context(request), slug, id, Number(revision)))
    },
  )

  const onPost = <Body extends Parameters<typeof Type.Optional>[0]>(
    path: string,
    summary: string,
    body: Body,
    act: (
      context: StoryContext,
      slug: string,
      id: string,
      input: Static<Body>,
    ) => Promise<{ result: Post; story: Story; position: Position }>,
    takes: { readonly away?: boolean } = {},
  ) =>
    routes.post(
      `/api/stories/:slug/posts/:id/${path}`,
      { config, schema: { tags, summary, params: SlugAndId, body } },
      async (request) => {
        const { slug, id } = request.params as Static<typeof SlugAndId>
        const each = context(request)
        const { result, story, position } = await act(each, slug, id, request.body as Static<Body>)
        const copiesUntil = takes.away === true ? await each.forgetCopies?.(story.id) : undefined
        return {
          ...postJson(result, position),
          ...(copiesUntil === undefined ? {} : { copiesUntil: new Date(copiesUntil).toISOString() }),
        }
      },
    )
  onPost('publish', 'Publish a draft', Approval, (each, slug, id, input) =>
    publishPost(each, slug, id, input ?? {}),
  )
  onPost(
    'unpublish',
    'Take a post back to a draft',
    Nothing,
    (each, slug, id) => unpublishPost(each, slug, id),
    { away: true },
  )
  onPost('submit', 'Hand a draft to an editor, or take it back', Submission, (each, slug, id, input) =>
    submitPost(each, slug, id, input.isSubmitted, input.note),
  )
  onPost('schedule', 'Let a draft publish itself, or not', Plan, (each, slug, id, { schedule, ...seen }) =>
    schedulePost(each, slug, id, schedule === null ? null : scheduleOf(schedule), seen),
  )
  onPost('discard', 'Throw a draft away, or bring it back', Discarding, (each, slug, id, input) =>
    discardPost(each, slug, id, input.isDiscarded),
  )
  onPost(
    'withdraw',
    'Withdraw a post: it stays as a notice',
    Withdrawal,
    (each, slug, id, { reason }) => withdrawPost(each, slug, id, reason ?? null),
    { away: true },
  )
  onPost('pin', 'Pin a post, or unpin it', Pin, (each, slug, id, { isPinned }) =>
    pinPost(each, slug, id, isPinned),
  )
  onPost(
    'key-event',
    'Mark a post as a key event, or unmark it',
    KeyEvent,
    (each, slug, id, { isKeyEvent }) => markKeyEvent(each, slug, id, isKeyEvent),
  )
}
