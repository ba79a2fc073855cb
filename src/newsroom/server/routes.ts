import { routesFor } from '../../access/audience-routes.ts'
import { Type } from 'typebox'
import { actorKey, type Actor } from '../../access/actor.ts'
import type { Database } from '../../platform/database/database.ts'
import type { App } from '../../platform/http/app.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Edition } from '../../pages/edition.ts'
import type { StoryContext } from '../../story/change.ts'
import { parseCursor } from '../../platform/pagination.ts'
import { PostWords } from '../../story/post/post-schema.ts'
import { previewPost } from '../../story/post/preview-actions.ts'
import { renderPost } from '../../pages/render.tsx'
import { postJson } from '../../story/reads/staff-json.ts'
import {
  readDesk,
  readDeskOlder,
  readPostForStaff,
  readSubmissions,
} from '../../story/reads/staff-read-actions.ts'
import { DESK_BYTES, deskJson, deskPost, withPresent } from './desk-json.ts'
import type { DeskRoom } from './desk-room.ts'
import type { SubmissionJson, WholePost } from '../desk-view.ts'
import { endPresence, notePresence, whoIsPresent, type DeskTables } from './presence-actions.ts'
import { storyForDesk } from '../../story/find-story-actions.ts'

export interface DeskParts {
  readonly contextOf: (actor: Actor) => StoryContext
  readonly db: Database<DeskTables>
  readonly edition: Edition
  readonly room: DeskRoom
  /** On every answer; the stream writes its own. */
  readonly headers: Readonly<Record<string, string>>
}

const JSON_TYPE = 'application/json; charset=utf-8'

const Slug = Type.Object({ slug: Type.String() })

/** What the newsroom's app reads: a story with its drafts, as it changes, and who else is there. */
export function routeDesk(app: App, { contextOf, db, edition, room, headers }: DeskParts): void {
  const routes = routesFor(app, 'staff')
  const costly = { isCostly: true }
  const tags = ['newsroom']
  const context = ({ actor }: { actor: Actor }): StoryContext => contextOf(actor)

  routes.get(
    '/api/stories/:slug/desk',
    {
      config: costly,
      schema: { tags, summary: 'The desk of a story: drafts and the newest posts', params: Slug },
    },
    async (request, reply) => {
      const { clock, ...reading } = context(request)
      const view = await readDesk(reading, request.params.slug)
      const present = await whoIsPresent({ db, clock }, view.story.id)
      reply.header('cache-control', 'no-store').type(JSON_TYPE)
      return withPresent(deskJson(view, edition, clock.now()), present)
    },
  )
  routes.get(
    '/api/stories/:slug/desk/older/:cursor',
    {
      config: costly,
      schema: {
        tags,
        summary: 'Published posts below a cursor',
        params: Type.Object({ slug: Type.String(), cursor: Type.String() }),
      },
    },
    async (request, reply) => {
      const cursor = parseCursor(request.params.cursor)
      if (cursor === undefined) throw httpProblem('not-found')
      const { clock, ...reading } = context(request)
      reply.header('cache-control', 'no-store').type(JSON_TYPE)
      return deskJson(await readDeskOlder(reading, request.params.slug, cursor), edition, clock.now())
    },
  )
  routes.get(
    '/api/stories/:slug/desk/posts/:id',
    {
      config: costly,
      schema: {
        tags,
        summary: 'One post of the desk, whole: lists have the beginning of a long one',
        params: Type.Object({ slug: Type.String(), id: Type.String() }),
      },
    },
    async (request): Promise<WholePost> => {
      const { clock, ...reading } = context(request)
      const { story, post } = await readPostForStaff(reading, request.params.slug, request.params.id)
      return { ...postJson(post), html: renderPost(story, post, edition, clock.now()) }
    },
  )
  routes.get(
    '/api/stories/:slug/desk/stream',
    {
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'What changes on the desk, as it changes: Server-Sent Events',
        params: Slug,
        querystring: Type.Object(
          { after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })) },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { slug } = request.params
      const { actor, ...reading } = context(request)
      const story = await storyForDesk({ ...reading, actor }, slug)
      const { findActor } = request
      const who = actorKey(actor)
      if (room.isFullFor(who)) throw httpProblem('overloaded')
      const last = request.headers['last-event-id']
      const after = Number(typeof last === 'string' && /^\d{1,15}$/.test(last) ? last : request.query.after)
      reply.hijack()
      room.open(reply.raw, headers, {
        who,
        slug,
        storyId: story.id,
        deskSeq: Number.isNaN(after) ? story.deskSeq : after,
        findActor,
      })
    },
  )
  routes.put(
    '/api/stories/:slug/presence/:tab',
    {
      schema: {
        tags,
        summary: 'Say that you have the story open, and what you edit; again every few seconds',
        params: Type.Object({ slug: Type.String(), tab: Type.String() }),
        body: Type.Object(
          { postId: Type.Union([Type.String(), Type.Null()]), isLeaving: Type.Optional(Type.Boolean()) },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { slug, tab } = request.params
      const { postId, isLeaving } = request.body
      if (!isUuid(tab) || (postId !== null && !isUuid(postId)))
        throw httpProblem('input-unfit', 'Tabs and posts are named by UUIDs.')
      const story = await storyForDesk(context(request), slug)
      const { clock, actor, changed } = context(request)
      const isNews =
        isLeaving === true
          ? await endPresence({ db, clock, actor }, story.id, tab).then(() => true)
          : await notePresence({ db, clock, actor }, story.id, tab, postId)
      if (isNews) changed({ kind: 'newsroom', storyId: story.id })
      return reply.status(204).send()
    },
  )
  routes.get(
    '/api/submissions',
    { config: costly, schema: { tags, summary: 'Drafts that wait for your approval, longest first' } },
    async (request, reply): Promise<SubmissionJson[]> => {
      const { clock, ...reading } = context(request)
      reply.header('cache-control', 'no-store')
      const waiting: SubmissionJson[] = []
      let bytes = 0
      for (const { post, story } of await readSubmissions(reading)) {
        const told = deskPost(story, post, edition, clock.now())
        bytes += Buffer.byteLength(JSON.stringify(told))
        // The rest waits behind these: the longest waiting come first.
        if (waiting.length > 0 && bytes > DESK_BYTES) break
        waiting.push({ slug: story.slug, storyHeadline: story.headline, post: told })
      }
      return waiting
    },
  )
  routes.post(
    '/api/stories/:slug/preview',
    {
      config: costly,
      schema: {
        tags,
        summary: 'A post as readers would see it, without saving anything',
        params: Slug,
        body: Type.Object(PostWords, { additionalProperties: false }),
      },
    },
    async (request) => {
      const reading = context(request)
      const { story, post } = await previewPost(reading, request.params.slug, request.body)
      return deskPost(story, post, edition, reading.clock.now())
    },
  )
}
