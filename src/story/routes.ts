import { Type, type Static } from 'typebox'
import type { Actor } from '../platform/actor.ts'
import type { App } from '../platform/http/app.ts'
import type { StoryContext } from './change-actions.ts'
import { BODY_LIMITS } from './body.ts'
import { POST_KINDS, type Post } from './post.ts'
import {
  createPost,
  editPost,
  markKeyEvent,
  pinPost,
  publishPost,
  unpublishPost,
  withdrawPost,
} from './post-actions.ts'
import { listForStaff, readForStaff } from './staff-read-actions.ts'
import { createStory, editStory, moveStory, setSummary } from './story-actions.ts'
import { STORY_STATUSES, type Story } from './story.ts'
import { formatPosition, type Position } from '../story-log/position.ts'

/** The newsroom's API: everything that changes a story, for programs with a token. docs/api.md tells it in order. */

const Slug = Type.Object({ slug: Type.String() })
const SlugAndId = Type.Object({ slug: Type.String(), id: Type.String() })
const Text = Type.String({ maxLength: 10_000 })
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

const StoryWords = {
  headline: Text,
  standfirst: Type.Optional(Text),
  section: Type.Optional(nullable(Text)),
  language: Type.Optional(Type.String({ maxLength: 40, description: 'BCP 47, e.g. en-GB' })),
}
const NewStory = Type.Object(
  {
    ...StoryWords,
    id: Type.Optional(Type.String({ description: 'A UUID of your own: sending it twice makes one story' })),
    slug: Type.Optional(Type.String({ description: 'Made from the headline when left out' })),
    status: Type.Optional(Type.Union([Type.Literal('draft'), Type.Literal('live')])),
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

const PostWords = {
  kind: Type.Optional(Type.Union(POST_KINDS.map((kind) => Type.Literal(kind)))),
  headline: Type.Optional(nullable(Text)),
  dateline: Type.Optional(nullable(Text)),
  text: Type.Optional(
    Type.String({
      maxLength: BODY_LIMITS.characters * 2,
      description: 'Plain text; a blank line parts paragraphs',
    }),
  ),
  html: Type.Optional(
    Type.String({ maxLength: 500_000, description: 'HTML; what a post cannot hold is left out' }),
  ),
  body: Type.Optional(Type.Unknown({ description: 'ProseMirror JSON of our schema' })),
  bylines: Type.Optional(Type.Array(Text, { maxItems: 50 })),
  report: Type.Optional(
    nullable(
      Type.Object(
        {
          headline: Text,
          standfirst: Type.Optional(Text),
          byline: Type.Optional(Text),
          url: Type.Optional(nullable(Text)),
        },
        { additionalProperties: false },
      ),
    ),
  ),
  attribution: Type.Optional(nullable(Text)),
}
const NewPost = Type.Object(
  {
    ...PostWords,
    id: Type.Optional(Type.String({ description: 'A UUID of your own: sending it twice makes one post' })),
    publish: Type.Optional(Type.Boolean({ description: 'false keeps it as a draft' })),
    isKeyEvent: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
const PostEdit = Type.Object(
  {
    ...PostWords,
    basedOn: Type.Optional(Type.Integer({ minimum: 1, description: 'The revision that you edited' })),
  },
  { additionalProperties: false },
)
const Withdrawal = Type.Object({ reason: Type.Optional(nullable(Text)) }, { additionalProperties: false })
const Pin = Type.Object({ isPinned: Type.Boolean() }, { additionalProperties: false })
const KeyEvent = Type.Object({ isKeyEvent: Type.Boolean() }, { additionalProperties: false })

export function routeStories(app: App, contextOf: (actor: Actor) => StoryContext): void {
  const config = { access: 'token' as const }
  const tags = ['writing']
  const context = (request: { actor: Actor | null }): StoryContext => {
    if (request.actor === null) throw new Error('a route for programs was reached without one')
    return contextOf(request.actor)
  }

  app.get(
    '/api/stories',
    { config, schema: { tags, summary: 'The stories, last changed first' } },
    async (request) => (await listForStaff(context(request).db)).map(storyJson),
  )
  app.post(
    '/api/stories',
    { config, schema: { tags, summary: 'Make a story', body: NewStory } },
    async (request, reply) => {
      const { story, isNew } = await createStory(context(request), request.body)
      return reply.status(isNew ? 201 : 200).send(storyJson(story))
    },
  )
  app.get(
    '/api/stories/:slug',
    { config, schema: { tags, summary: 'A story with its newest 100 posts, drafts too', params: Slug } },
    async (request) => {
      const { story, posts } = await readForStaff(context(request).db, request.params.slug)
      return { ...storyJson(story), posts: posts.map((post) => postJson(post)) }
    },
  )
  app.patch(
    '/api/stories/:slug',
    { config, schema: { tags, summary: 'Change a story’s words', params: Slug, body: StoryEdit } },
    async (request) => {
      const { story } = await editStory(context(request), request.params.slug, request.body)
      return storyJson(story)
    },
  )
  app.put(
    '/api/stories/:slug/status',
    {
      config,
      schema: { tags, summary: 'Go live, pause, close, archive, reopen', params: Slug, body: Status },
    },
    async (request) => {
      const { story } = await moveStory(context(request), request.params.slug, request.body.status)
      return storyJson(story)
    },
  )
  app.put(
    '/api/stories/:slug/summary',
    { config, schema: { tags, summary: 'Set the summary', params: Slug, body: Summary } },
    async (request) => {
      const points = request.body.points.map(({ text, postId }) => ({ text, postId: postId ?? null }))
      const { story } = await setSummary(context(request), request.params.slug, points)
      return storyJson(story)
    },
  )

  app.post(
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
      const { result, position } = await createPost(context(request), request.params.slug, request.body)
      return reply.status(result.isNew ? 201 : 200).send(postJson(result.post, position))
    },
  )
  app.patch(
    '/api/stories/:slug/posts/:id',
    { config, schema: { tags, summary: 'Edit a post: saves a revision', params: SlugAndId, body: PostEdit } },
    async (request) => {
      const { slug, id } = request.params
      const { result, position } = await editPost(context(request), slug, id, request.body)
      return postJson(result, position)
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
    ) => Promise<{ result: Post; position: Position }>,
  ) =>
    app.post(
      `/api/stories/:slug/posts/:id/${path}`,
      { config, schema: { tags, summary, params: SlugAndId, body } },
      async (request) => {
        const { slug, id } = request.params as Static<typeof SlugAndId>
        const { result, position } = await act(context(request), slug, id, request.body as Static<Body>)
        return postJson(result, position)
      },
    )
  const Nothing = Type.Optional(nullable(Type.Object({}, { additionalProperties: false })))
  onPost('publish', 'Publish a draft', Nothing, (each, slug, id) => publishPost(each, slug, id))
  onPost('unpublish', 'Take a post back to a draft', Nothing, (each, slug, id) =>
    unpublishPost(each, slug, id),
  )
  onPost('withdraw', 'Withdraw a post: it stays as a notice', Withdrawal, (each, slug, id, { reason }) =>
    withdrawPost(each, slug, id, reason ?? null),
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

function storyJson(story: Story) {
  const { epoch, seq, createdAt, startedAt, closedAt, updatedAt, summaryAt, ...words } = story
  return {
    ...words,
    seq,
    position: formatPosition({ epoch, seq }),
    createdAt: iso(createdAt),
    startedAt: iso(startedAt),
    closedAt: iso(closedAt),
    updatedAt: iso(updatedAt),
    summaryAt: iso(summaryAt),
  }
}

function postJson(post: Post, position?: Position) {
  const { storyId: _storyId, pinnedAt, publishedAt, updatedAt, withdrawnAt, createdAt, ...words } = post
  return {
    ...words,
    isPinned: pinnedAt !== null,
    createdAt: iso(createdAt),
    publishedAt: iso(publishedAt),
    updatedAt: iso(updatedAt),
    withdrawnAt: iso(withdrawnAt),
    ...(position === undefined ? {} : { seq: position.seq, position: formatPosition(position) }),
  }
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
