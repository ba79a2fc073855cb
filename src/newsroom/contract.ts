import { Type, type Static } from 'typebox'
import { eventStream, list, NoContent, nullable, readyJson, type Contract } from '../platform/contract.ts'
import { StorySchema } from '../story/reads/story-contract.ts'
import { listedFields, postFields } from '../story/post/post-contract.ts'
import { PostWords } from '../story/post/post-schema.ts'

/** What the newsroom's app reads: a story with its drafts, as it changes, and who else is there. */

const tags = ['newsroom']

const Html = Type.String({ description: 'What readers get of it: what the editor sees is what they see' })

const DeskPostSchema = Type.Object({ ...listedFields, html: Html }, { title: 'DeskPost' })
/**
 * A post with the HTML that readers get of it. Of a long post lists have the beginning, and `body` is null: the whole
 * of it is read when it is opened.
 */
export type DeskPost = Static<typeof DeskPostSchema>

const WholePostSchema = Type.Object({ ...postFields, html: Html }, { title: 'WholePost' })
/** The complete post. */
export type FullPost = Static<typeof WholePostSchema>

const PresentSchema = Type.Object(
  {
    tabId: Type.String(),
    personId: nullable(Type.String()),
    name: Type.String(),
    postId: nullable(Type.String({ description: 'Null: none, or a new one' })),
  },
  { title: 'Present' },
)
/** Somebody of the newsroom who has a story open, and which post they edit. */
export type Present = Static<typeof PresentSchema>

const SubmissionSchema = Type.Object(
  { slug: Type.String(), storyHeadline: Type.String(), post: DeskPostSchema },
  { title: 'Submission' },
)
/** A draft that awaits approval, with its story. */
export type SubmissionJson = Static<typeof SubmissionSchema>

const DeskSchema = Type.Object(
  {
    deskSeq: Type.Integer(),
    story: StorySchema,
    posts: list(DeskPostSchema),
    pinned: Type.Optional(
      list(DeskPostSchema, 'Kept at the top by somebody, though they may stand far below'),
    ),
    gone: Type.Optional(list(Type.String(), 'What you do not see any more')),
    hasOlder: Type.Optional(Type.Boolean()),
    older: Type.Optional(Type.String({ description: 'The cursor of older posts, where there are some' })),
    hasMoreDrafts: Type.Optional(Type.Boolean({ description: 'More drafts than the desk lists' })),
    present: Type.Optional(list(PresentSchema)),
  },
  { title: 'Desk' },
)
/** What the newsroom's app receives: at first everything that it shows, then changes. */
export type DeskJson = Static<typeof DeskSchema>

const Slug = Type.Object({ slug: Type.String() })

export const newsroomContract = {
  'GET /api/stories/:slug/desk': {
    operationId: 'readDesk',
    tags,
    summary: 'The desk of a story: drafts and the newest posts',
    params: Slug,
    response: { 200: readyJson(DeskSchema) },
  },
  'GET /api/stories/:slug/desk/older/:cursor': {
    operationId: 'readDeskOlder',
    tags,
    summary: 'Published posts below a cursor',
    params: Type.Object({ slug: Type.String(), cursor: Type.String() }),
    response: { 200: readyJson(DeskSchema) },
  },
  'GET /api/stories/:slug/desk/posts/:id': {
    operationId: 'readDeskPost',
    tags,
    summary: 'One post of the desk, whole: lists have the beginning of a long one',
    params: Type.Object({ slug: Type.String(), id: Type.String() }),
    response: { 200: WholePostSchema },
  },
  'GET /api/stories/:slug/desk/stream': {
    operationId: 'followDesk',
    tags,
    summary: 'What changes on the desk, as it changes: Server-Sent Events',
    params: Slug,
    querystring: Type.Object(
      { after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })) },
      { additionalProperties: false },
    ),
    response: { 200: eventStream('Each event `desk` is what changed, as the desk tells it') },
  },
  'PUT /api/stories/:slug/presence/:tab': {
    operationId: 'notePresence',
    tags,
    summary: 'Say that you have the story open, and what you edit; again every few seconds',
    params: Type.Object({ slug: Type.String(), tab: Type.String() }),
    body: Type.Object(
      { postId: Type.Union([Type.String(), Type.Null()]), isLeaving: Type.Optional(Type.Boolean()) },
      { additionalProperties: false },
    ),
    response: { 204: NoContent },
  },
  'GET /api/submissions': {
    operationId: 'listSubmissions',
    tags,
    summary: 'Drafts that wait for your approval, longest first',
    response: { 200: list(SubmissionSchema, 'Drafts') },
  },
  'POST /api/stories/:slug/preview': {
    operationId: 'previewPost',
    tags,
    summary: 'A post as readers would see it, without saving anything',
    params: Slug,
    body: Type.Object(PostWords, { additionalProperties: false }),
    response: { 200: DeskPostSchema },
  },
} satisfies Contract
