// oxlint-disable max-lines -- the modules get manifests, and this file becomes their list
import { DeskRoom } from './newsroom/server/desk-room.ts'
import { routeNewsroomApp } from './newsroom/server/app-routes.ts'
import { routeDesk } from './newsroom/server/routes.ts'
import type { DeskTables } from './newsroom/server/presence-actions.ts'
import { routeLive } from './live/routes.ts'
import { LiveRoom } from './live/room.ts'
import type { PictureTables } from './media/picture/picture-tables.ts'
import { frameOriginsOf } from './media/embed/embed-providers.ts'
import { routeEmbeds } from './media/embed/embed-routes.ts'
import type { EmbedTables } from './media/embed/embed-tables.ts'
import { routePictures } from './media/picture/picture-routes.ts'
import type { BuiltAssets } from './pages/assets.ts'
import { AssetKeeper, type KeptAssetTables } from './pages/kept-assets.ts'
import { linksOf, type Edition } from './pages/edition.ts'
import { renderMessagePage } from './pages/render.tsx'
import { routePages } from './pages/routes.ts'
import { cacheTagOf } from './pages/page-cache.ts'
import { openPageCache, serveCurrentPage, STALE_IF_ERROR_MS } from './pages/serve-page.ts'
import { MEDIA, SCHEDULE, type Actor } from './access/actor.ts'
import type { AuditTables } from './audit/audit.ts'
import { Bus } from './platform/bus.ts'
import { STORY_PARTS } from './pages/story-parts.tsx'
import { CachePurge } from './platform/cache-purge.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config/config.ts'
import type { Database } from './platform/database/database.ts'
import { createApp, type App } from './platform/http/app.ts'
import { publicCallerIn } from './platform/http/incoming.ts'
import { securityHeaders } from './platform/http/security-headers.ts'
import { newEpoch, newId } from './platform/ids.ts'
import { divideFiles, openFileLimit } from './platform/open-files.ts'
import type { JobTables } from './platform/jobs/jobs.ts'
import { mediaTagOf } from './media/media-tag.ts'
import { knownMedia, openMedia } from './server-media.ts'
import { waitAtMost } from './platform/wait-at-most.ts'
import { logFailures } from './platform/jobs/log-failures.ts'
import { JobWorker, type JobHandlers, type WorkerParts } from './platform/jobs/worker.ts'
import { dropOldMails } from './platform/mail/mail.ts'
import { mailJobs } from './platform/mail/send-mail.ts'
import type { Network } from './platform/outside/dial-checked.ts'
import { Outside } from './platform/outside/fetch-outside.ts'
import { actorOfToken } from './staff/token/token-actions.ts'
import { Authentication } from './identity/authentication-actions.ts'
import { loginCookies } from './identity/session/cookies-routes.ts'
import { routeSessions } from './identity/session/session-routes.ts'
import { newsroomAudience } from './staff/person/newsroom-audience-actions.ts'
import { routeReaders } from './readers/reader-routes.ts'
import { siteAudience } from './readers/site-audience-actions.ts'
import type { ReaderTables } from './readers/tables.ts'
import { routeConfirm } from './identity/login/confirm-routes.ts'
import { routeMe } from './staff/person/me-routes.ts'
import { routePasskeys } from './identity/passkey/passkey-routes.ts'
import { routePeople } from './staff/person/people-routes.ts'
import { actorOfPerson, findPersonByEmail, type PeopleContext } from './staff/person/person-actions.ts'
import { SignInRefusals } from './identity/login/refusal-actions.ts'
import { actorOfSession } from './identity/session/session-actions.ts'
import { loginJobs } from './identity/login/login-jobs.ts'
import { routeLogin } from './identity/login/login-routes.ts'
import type { StaffTables } from './staff/tables.ts'
import type { StoryContext } from './story/change.ts'
import { formatTopic, parseTopic, type Topic } from './story/topic.ts'
import { describeApi, routeOperator } from './platform/http/operator-routes.ts'
import { copiesJobs } from './story/copies-jobs.ts'
import { routeArticles } from './story/article/article-routes.ts'
import { routePosts } from './story/post/post-routes.ts'
import { publishJobs } from './story/post/publish-jobs.ts'
import { routeTrail } from './staff/audit-log-routes.ts'
import { routeStories } from './story/routes.ts'
import { routeTemplates } from './story/template/template-routes.ts'
import type { StoryTables } from './story/tables.ts'
import type { LogTables } from './log/tables.ts'
import { routeSyndication } from './syndication/routes.ts'
import { refreshMedia } from './story/reads/refresh-media-actions.ts'

export type Tables = StoryTables &
  LogTables &
  StaffTables &
  ReaderTables &
  PictureTables &
  EmbedTables &
  AuditTables &
  JobTables &
  KeptAssetTables &
  DeskTables

/** How long whoever withdraws waits for the caches in front; after that they are told without waiting, ms. */
const FORGET_MS = 1_500

/** A school or an office behind one address has room, and nobody takes all that there is. */
const STREAMS_OF_ONE_ADDRESS = 2_000

/** How often mails of long ago are looked for. */
const EXPIRY_MS = 3_600_000

/** How long a stop waits for each of these, in ms: less than 10 s in all, which is what `docker stop` gives. */
const CONNECTIONS_MS = 4_000
const JOBS_MS = 3_000
const DATABASE_MS = 1_000

export interface ServerParts {
  readonly config: Config
  readonly db: Database<Tables>
  readonly clock: Clock
  readonly assets: BuiltAssets
  /** To the terminal of the server: mails, where no mail server is set. Nowhere when left out. */
  readonly say?: (line: string) => void
  /** The world outside, for tests to bring their own. */
  readonly network?: Network
  /** Called with paths of files (`/media/…`) that readers must no longer get. Caches in front are told when left out. */
  readonly withdrawnMedia?: (paths: readonly string[]) => void
}

export interface Server {
  readonly app: App
  readonly live: LiveRoom
  /** What an action of this actor is given on this server. */
  contextOf<A extends Actor>(actor: A): StoryContext & PeopleContext<A>
  /** The name of the cookie that holds a session of the newsroom. */
  readonly sessionCookie: string
  /** Keeps this build's files for pages of it that another build serves, now and from time to time. */
  keepAssets(): void
  /** Is not ready any more (`/ready`), and lets its readers go over so many ms, to other nodes; all else is served. */
  drain(ms: number): Promise<void>
  /** Says goodbye to readers, lets requests end, closes the database. */
  close(): Promise<void>
}

/** The composition root: wires every room; nothing listens yet. */
export async function createServer({
  config,
  db,
  clock,
  assets,
  say,
  network,
  withdrawnMedia,
}: ServerParts): Promise<Server> {
  const edition: Edition = {
    site: { name: config.siteName, url: config.publicUrl, timeZone: config.timeZone },
    links: linksOf(''),
    addresses: linksOf(config.publicUrl),
    assets,
  }
  const files = divideFiles(openFileLimit(), config.maxStreams)
  const bus = new Bus<Topic>()
  const headers = securityHeaders(frameOriginsOf(config.oembedProviders), config.hsts)
  const cache = openPageCache(assets.build, headers)
  const live = new LiveRoom({
    db,
    bus,
    edition,
    liveParts: STORY_PARTS,
    maxStreams: files.streams,
    moved: (storyId) => cache.doubt(storyId),
    maxStreamsOfOne: STREAMS_OF_ONE_ADDRESS,
    addressOf: publicCallerIn,
    failed: (error, where) => app.log.error({ err: error }, `live: ${where} failed`),
  })
  const cookies = {
    newsroom: loginCookies(config.publicUrl, newsroomAudience),
    site: loginCookies(config.publicUrl, siteAudience),
  }
  const authentication = new Authentication({
    cookies: { newsroom: cookies.newsroom.sessionName, site: cookies.site.sessionName },
    staffOfSession: (secret) => actorOfSession({ db, clock }, newsroomAudience, secret),
    readerOfSession: (secret) => actorOfSession({ db, clock }, siteAudience, secret),
    actorOfToken: (secret) => actorOfToken({ db, clock }, secret),
  })
  const app = await createApp({
    headers,
    level: config.logLevel,
    trustProxy: config.trustProxy,
    callsAMinute: config.apiCalls,
    connections: {
      crowded: Math.ceil((files.streams + files.connections) / 2),
      most: files.connections,
    },
    audiences: authentication.audiences,
    authenticate: (request, audience) => authentication.authenticate(request, audience),
    renderProblem: (title, advice) => renderMessagePage(title, advice, edition),
    intercept: (request, response) =>
      serveCurrentPage(cache, request, response) || live.intercept(request, response),
  })
  const changed: StoryContext['changed'] = (topic) => {
    bus.publish(topic)
    db.tellOthers(formatTopic(topic)).catch((error: unknown) =>
      app.log.error({ err: error }, 'other nodes were not told; they look by themselves'),
    )
  }
  const purge = new CachePurge(config.cachePurge)
  /** They have short lives in caches, so one that is not told now is right within a minute. */
  const forgetMedia = (paths: readonly string[]) => {
    for (const tag of new Set(paths.map(mediaTagOf)))
      purge
        .forget(tag)
        .catch((error: unknown) =>
          app.log.warn({ err: error }, 'caches in front could not be told of a withdrawn picture'),
        )
  }
  const contextOf = <A extends Actor>(actor: A): StoryContext & PeopleContext<A> => ({
    db,
    clock,
    newId,
    newEpoch,
    actor,
    media: knownMedia,
    changed,
    forgetCopies: (storyId) =>
      purge.forget(cacheTagOf(storyId), FORGET_MS).then(
        () => undefined,
        (error: unknown) => {
          app.log.warn({ err: error }, 'caches in front could not be told; they are told again')
          return clock.now() + STALE_IF_ERROR_MS
        },
      ),
    site: edition.site,
  })
  const desk = new DeskRoom({
    contextOf,
    db,
    bus,
    edition,
    failed: (error, where) => app.log.error({ err: error }, `newsroom: ${where} failed`),
  })
  const door = { db, clock, newId, site: edition.site }
  const refusals = new SignInRefusals(door, findPersonByEmail, ({ reason, network }) =>
    app.log.warn({ reason, network }, 'a sign-in was refused'),
  )
  const outside = new Outside(network, config.isOutsideOn)
  // One worker for each sort of waiting: a mail server that hangs, a picture that takes seconds or a slow site must
  // not keep a post from its time.
  const workerOf = (handlers: JobHandlers, how: Pick<WorkerParts, 'atOnce' | 'order'> = {}) =>
    new JobWorker({
      db,
      clock,
      newId,
      handlers,
      ...how,
      failed: logFailures(app.log),
    })
  const media = openMedia({
    config,
    db,
    clock,
    bus,
    outside,
    workerOf,
    settled: (what) => refreshMedia(contextOf(MEDIA), what),
    withdrawn: withdrawnMedia ?? forgetMedia,
    failed: (error, what) => app.log.error({ err: error }, `${what} failed`),
  })
  const workers = [
    workerOf(publishJobs(contextOf(SCHEDULE), (personId) => actorOfPerson({ db }, personId))),
    ...media.workers,
    workerOf(copiesJobs((storyId) => purge.forget(cacheTagOf(storyId)))),
    workerOf({
      ...mailJobs({
        db,
        clock,
        smtp: config.smtp,
        host: new URL(config.publicUrl).hostname,
        say: say ?? (() => undefined),
      }),
      ...loginJobs({
        ...door,
        audiences: [newsroomAudience, siteAudience],
        refused: ({ email, network }) =>
          refusals.note({ reason: 'too many mails asked for', email, network }),
      }),
    }),
  ]
  const expiry = setInterval(() => {
    dropOldMails(db, clock.now()).catch((error: unknown) =>
      app.log.error({ err: error }, 'old mails could not be removed'),
    )
  }, EXPIRY_MS).unref()
  await describeApi(app, assets.build)
  await app.register(async () => {
    routeStories(app, contextOf)
    routePosts(app, contextOf)
    routeArticles(app, contextOf)
    routeTemplates(app, contextOf)
    routeDesk(app, { contextOf, db, edition, room: desk, headers })
    await routeNewsroomApp(app, { assets, site: edition.site })
    await app.register(async (scope) =>
      routePictures(scope, media.pictures, (request) => authentication.findStaff(request)),
    )
    routeEmbeds(app, media.embeds)
    routeLogin(app, {
      audience: newsroomAudience,
      path: '/api/sign-in',
      context: door,
      cookies: cookies.newsroom,
      refusals,
    })
    routeSessions(app, {
      audience: 'person',
      paths: { sessions: '/api/me/sessions', signOut: '/api/sign-out' },
      cookies: cookies.newsroom,
      contextOf: (actor) => ({ ...door, actor }),
    })
    routeReaders(app, { context: door, cookies: cookies.site, refusals })
    routeMe(app, contextOf)
    routeConfirm(app, { contextOf, cookies: cookies.newsroom, refusals })
    routePasskeys(app, contextOf)
    routePeople(app, contextOf)
    routeTrail(app, { contextOf, isDelivering: config.smtp !== null })
    routeSyndication(app, { db, edition, cache })
    routeLive(app, live, clock)
    const stopPages = routePages(app, {
      db,
      bus,
      cache,
      clock,
      edition,
      liveParts: STORY_PARTS,
      assets,
      keptAssets: { db, store: media.pictures.store },
    })
    app.addHook('onClose', async () => stopPages())
    routeOperator(app, {
      dataDir: config.dataDir,
      look: () => db.read.selectFrom('story').select('id').limit(1).execute(),
      load: () => ({ streams: live.streams, unsentBytes: live.unsentBytes }),
      isStopping: () => live.isStopping,
    })
  })
  await media.start()
  const assetKeeper = new AssetKeeper({ db, store: media.pictures.store, clock }, assets, (error) =>
    app.log.error({ err: error }, 'scripts and styles could not be kept for pages of this build'),
  )
  for (const each of workers) each.start()
  const stopListening = await db.onOutsideWrite((text) =>
    bus.publish(text === undefined ? undefined : parseTopic(text)),
  )

  return {
    app,
    live,
    contextOf,
    sessionCookie: cookies.newsroom.sessionName,
    keepAssets: () => assetKeeper.start(),
    drain: (ms) => live.drain(ms),
    async close() {
      clearInterval(expiry)
      media.abort()
      live.close()
      desk.close()
      // Node looks for requests that never end only while it takes new ones: whoever has sent half of one would hold us
      // up for ever. Who is still here after a while is cut off; jobs are leased, and another process does them.
      const cut = setTimeout(() => app.server.closeAllConnections(), CONNECTIONS_MS)
      // Requests may wait for other sites, so those go with them.
      const requests = Promise.all([outside.close(), app.close()])
      await waitAtMost(app.log, CONNECTIONS_MS + 1_000, 'requests', requests)
      clearTimeout(cut)
      const jobs = Promise.all([media.stop(), assetKeeper.stop(), ...workers.map((each) => each.stop())])
      await waitAtMost(app.log, JOBS_MS, 'jobs under way', jobs)
      const database = stopListening().then(() => db.close())
      await waitAtMost(app.log, DATABASE_MS, 'the database', database)
    },
  }
}
