import { Type, type Static, type TSchema } from 'typebox'
import { Instant, list, nullable, pickRandom, type Contract } from '../../platform/contract.ts'
import { BodySchema } from '../body/body-schema.ts'
import { POST_KINDS } from './post.ts'
import { Kind, nullable as orNull, PostWords, Text } from './post-schema.ts'

/** The newsroom's API of posts: everything that changes one. docs/api.md tells it in order. */

const tags = ['writing']

const Words = nullable(Type.String())

const ReportSchema = Type.Object({
  headline: Type.String(),
  standfirst: Type.String(),
  byline: Type.String(),
  url: Words,
  articleSlug: Type.Optional(Words),
})

/** Of a post what readers may know, as programs and the newsroom are told it. */
export const publicPostFields = {
  id: Type.String(),
  kind: pickRandom(POST_KINDS),
  headline: Words,
  dateline: Words,
  bylines: list(Type.String()),
  attribution: nullable(Type.String({ description: 'Who said it, in a quote' })),
  isKeyEvent: Type.Boolean(),
  isPinned: Type.Boolean(),
  isTimeKnown: Type.Boolean({ description: 'False where an import knew only the order of posts' }),
  revision: Type.Integer({ description: '1 for the first saved state' }),
  corrections: list(Type.Object({ at: Instant, text: Type.String() }), 'Oldest first'),
}

const contentFields = {
  kind: pickRandom(POST_KINDS),
  headline: Words,
  dateline: Words,
  body: BodySchema,
  bylines: list(Type.String()),
  report: nullable(ReportSchema),
  attribution: Words,
}

const listedPostFields = {
  ...publicPostFields,
  report: nullable(ReportSchema),
  state: pickRandom(['draft', 'published', 'withdrawn']),
  createdAt: Instant,
  publishedAt: nullable(Instant),
  updatedAt: nullable(
    Type.String({ format: 'date-time', description: 'Last change of its words since it was published' }),
  ),
  withdrawnAt: nullable(Instant),
  withdrawnReason: Words,
  submittedAt: nullable(Type.String({ format: 'date-time', description: 'Waits for an editor since' })),
  returnedNote: nullable(Type.String({ description: 'What an editor said who sent it back' })),
  publishAt: nullable(Type.String({ format: 'date-time', description: 'When it publishes itself' })),
  isEmbargoed: Type.Boolean({ description: 'Nobody may publish it before publishAt' }),
  discardedAt: nullable(Instant),
  origin: nullable(Type.String({ description: 'What an import knows the post by at its source' })),
  authorId: nullable(Type.String({ description: 'The person whose post it is; null for programs' })),
  createdBy: Type.String(),
  deskSeq: Type.Integer({ description: 'The last change of anything about the post' }),
}

export const postFields = { ...listedPostFields, body: BodySchema }

export const PostSchema = Type.Object(postFields, { title: 'Post' })
/** A post as the newsroom's API tells it. */
export type PostJson = Static<typeof PostSchema>

/** As lists have it. */
export const listedFields = { ...listedPostFields, body: nullable(BodySchema) }
const ListedPostSchema = Type.Object(listedFields)
/** In lists: `body` is null if it is long. */
export type ListedPostJson = Static<typeof ListedPostSchema>

/** A post that has just been changed, with where the story's log stands since. */
const ChangedPost = Type.Object(
  {
    ...postFields,
    seq: Type.Integer(),
    position: Type.String(),
    copiesUntil: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Caches in front could not be told that it is gone: they may show it until then',
      }),
    ),
  },
  { title: 'ChangedPost' },
)
export type ChangedPostJson = Static<typeof ChangedPost>

const RevisionSchema = Type.Object(
  {
    revision: Type.Integer(),
    content: Type.Object(contentFields, { title: 'PostContent' }),
    savedAt: Instant,
    savedBy: Type.String(),
  },
  { title: 'Revision' },
)
/** A saved state of a post's words. */
export type RevisionJson = Static<typeof RevisionSchema>

const Slug = Type.Object({ slug: Type.String() })
const SlugAndId = Type.Object({ slug: Type.String(), id: Type.String() })
const RevisionNumber = Type.String({ pattern: '^[1-9][0-9]{0,8}$' })
export const When = Type.Object(
  {
    at: Type.String({ maxLength: 40, description: 'ISO 8601 with a zone, in the future' }),
    isEmbargoed: Type.Optional(Type.Boolean({ description: 'Nobody may publish it before' })),
  },
  { additionalProperties: false },
)
const Outcomes = {
  submit: Type.Optional(Type.Boolean({ description: 'Submit the draft to an editor' })),
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
const Withdrawal = Type.Object({ reason: Type.Optional(orNull(Text)) }, { additionalProperties: false })
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
  revision: Type.Optional(Type.Integer({ minimum: 1, description: 'The revision that you have read' })),
  deskSeq: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Of the post as you have seen it, with its pictures' }),
  ),
}
const Plan = Type.Object({ schedule: orNull(When), ...Seen }, { additionalProperties: false })
const Approval = Type.Optional(orNull(Type.Object(Seen, { additionalProperties: false })))
const Nothing = Type.Optional(orNull(Type.Object({}, { additionalProperties: false })))

/** Something that is done to one post. */
function onPost<Body extends TSchema>(operationId: string, summary: string, body: Body) {
  return { operationId, tags, summary, params: SlugAndId, body, response: { 200: ChangedPost } }
}

export const postContract = {
  'POST /api/stories/:slug/posts': {
    operationId: 'createPost',
    tags,
    summary: 'Make a post, published unless it says otherwise',
    params: Slug,
    body: NewPost,
    response: { 200: ChangedPost, 201: ChangedPost },
  },
  'PATCH /api/stories/:slug/posts/:id': onPost('editPost', 'Edit a post: saves a revision', PostEdit),
  'GET /api/stories/:slug/posts/:id/revisions': {
    operationId: 'listRevisions',
    tags,
    summary: 'Saved states of a post’s words, the newest hundred or fewer; `before` leads to older ones',
    params: SlugAndId,
    querystring: Type.Object({ before: Type.Optional(RevisionNumber) }, { additionalProperties: false }),
    response: {
      200: Type.Object({ post: PostSchema, revisions: list(RevisionSchema), hasOlder: Type.Boolean() }),
    },
  },
  'GET /api/stories/:slug/posts/:id/revisions/:revision': {
    operationId: 'readRevision',
    tags,
    summary: 'One saved state of a post’s words',
    params: Type.Object({ slug: Type.String(), id: Type.String(), revision: RevisionNumber }),
    response: { 200: RevisionSchema },
  },
  'POST /api/stories/:slug/posts/:id/publish': onPost('publishPost', 'Publish a draft', Approval),
  'POST /api/stories/:slug/posts/:id/unpublish': onPost(
    'unpublishPost',
    'Take a post back to a draft',
    Nothing,
  ),
  'POST /api/stories/:slug/posts/:id/submit': onPost(
    'submitPost',
    'Submit a draft to an editor, or withdraw the submission',
    Submission,
  ),
  'POST /api/stories/:slug/posts/:id/schedule': onPost(
    'schedulePost',
    'Schedule a draft, or remove its schedule',
    Plan,
  ),
  'POST /api/stories/:slug/posts/:id/discard': onPost(
    'discardPost',
    'Throw a draft away, or bring it back',
    Discarding,
  ),
  'POST /api/stories/:slug/posts/:id/withdraw': onPost(
    'withdrawPost',
    'Withdraw a post: it stays as a notice',
    Withdrawal,
  ),
  'POST /api/stories/:slug/posts/:id/pin': onPost('pinPost', 'Pin a post, or unpin it', Pin),
  'POST /api/stories/:slug/posts/:id/key-event': onPost(
    'markKeyEvent',
    'Mark a post as a key event, or unmark it',
    KeyEvent,
  ),
} satisfies Contract
