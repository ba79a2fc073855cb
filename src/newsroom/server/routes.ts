import { routesFor } from '../../access/audience-routes.ts'
import { actorKey, type Actor } from '../../access/actor.ts'
import type { Database } from '../../platform/database/database.ts'
import type { App } from '../../platform/http/app.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { SiteContext } from '../../pages/site-context.ts'
import type { StoryContext } from '../../story/change.ts'
import { parseCursor } from '../../platform/pagination.ts'
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
import type { NewsroomFeed } from './newsroom-feed.ts'
import type { SubmissionJson, FullPost } from '../contract.ts'
import { endPresence, recordPresence, listPresent, type DeskTables } from './presence-actions.ts'
import { storyForDesk } from '../../story/find-story-actions.ts'
import { newsroomContract } from '../contract.ts'

export interface NewsroomRouteDeps {
  readonly contextFor: (actor: Actor) => StoryContext
  readonly db: Database<DeskTables>
  readonly siteContext: SiteContext
  readonly feed: NewsroomFeed
  /** On every response; the stream writes its own head. */
  readonly headers: Readonly<Record<string, string>>
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** What the newsroom's app reads: a story with its drafts, live, and presence. */
export function routeDesk(app: App, { contextFor, db, siteContext, feed, headers }: NewsroomRouteDeps): void {
  const routes = routesFor(app, 'staff')
  const costly = { isCostly: true }
  const context = ({ actor }: { actor: Actor }): StoryContext => contextFor(actor)

  routes.get(
    '/api/stories/:slug/desk',
    {
      config: costly,
      schema: newsroomContract['GET /api/stories/:slug/desk'],
    },
    async (request, reply) => {
      const { clock, ...reading } = context(request)
      const view = await readDesk(reading, request.params.slug)
      const present = await listPresent({ db, clock }, view.story.id)
      reply.header('cache-control', 'no-store').type(JSON_TYPE)
      return withPresent(deskJson(view, siteContext, clock.now()), present)
    },
  )
  routes.get(
    '/api/stories/:slug/desk/older/:cursor',
    {
      config: costly,
      schema: newsroomContract['GET /api/stories/:slug/desk/older/:cursor'],
    },
    async (request, reply) => {
      const cursor = parseCursor(request.params.cursor)
      if (cursor === undefined) throw httpProblem('not-found')
      const { clock, ...reading } = context(request)
      reply.header('cache-control', 'no-store').type(JSON_TYPE)
      return deskJson(await readDeskOlder(reading, request.params.slug, cursor), siteContext, clock.now())
    },
  )
  routes.get(
    '/api/stories/:slug/desk/posts/:id',
    {
      config: costly,
      schema: newsroomContract['GET /api/stories/:slug/desk/posts/:id'],
    },
    async (request): Promise<FullPost> => {
      const { clock, ...reading } = context(request)
      const { story, post } = await readPostForStaff(reading, request.params.slug, request.params.id)
      return { ...postJson(post), html: renderPost(story, post, siteContext, clock.now()) }
    },
  )
  routes.get(
    '/api/stories/:slug/desk/stream',
    {
      exposeHeadRoute: false,
      schema: newsroomContract['GET /api/stories/:slug/desk/stream'],
    },
    async (request, reply) => {
      const { slug } = request.params
      const { actor, ...reading } = context(request)
      const story = await storyForDesk({ ...reading, actor }, slug)
      const { findActor } = request
      const who = actorKey(actor)
      if (feed.isFullFor(who)) throw httpProblem('overloaded')
      const last = request.headers['last-event-id']
      const after = Number(typeof last === 'string' && /^\d{1,15}$/.test(last) ? last : request.query.after)
      reply.hijack()
      feed.open(reply.raw, headers, {
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
      schema: newsroomContract['PUT /api/stories/:slug/presence/:tab'],
    },
    async (request, reply) => {
      const { slug, tab } = request.params
      const { postId, isLeaving } = request.body
      if (!isUuid(tab) || (postId !== null && !isUuid(postId)))
        throw httpProblem('invalid-input', 'Tabs and posts are named by UUIDs.')
      const story = await storyForDesk(context(request), slug)
      const { clock, actor, changed } = context(request)
      const isNews =
        isLeaving === true
          ? await endPresence({ db, clock, actor }, story.id, tab).then(() => true)
          : await recordPresence({ db, clock, actor }, story.id, tab, postId)
      if (isNews) changed({ kind: 'newsroom', storyId: story.id })
      return reply.status(204).send()
    },
  )
  routes.get(
    '/api/submissions',
    { config: costly, schema: newsroomContract['GET /api/submissions'] },
    async (request, reply): Promise<SubmissionJson[]> => {
      const { clock, ...reading } = context(request)
      reply.header('cache-control', 'no-store')
      const waiting: SubmissionJson[] = []
      let bytes = 0
      for (const { post, story } of await readSubmissions(reading)) {
        const told = deskPost(story, post, siteContext, clock.now())
        bytes += Buffer.byteLength(JSON.stringify(told))
        // The rest follows these: the longest waiting come first.
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
      schema: newsroomContract['POST /api/stories/:slug/preview'],
    },
    async (request) => {
      const reading = context(request)
      const { story, post } = await previewPost(reading, request.params.slug, request.body)
      return deskPost(story, post, siteContext, reading.clock.now())
    },
  )
}
