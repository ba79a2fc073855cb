import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App } from '../platform/http/app.ts'
import { encodingFor } from '../platform/http/encoding.ts'
import type { Clock } from '../platform/clock.ts'
import type { Bus } from '../platform/bus.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { formatCursor, parseCursor } from '../platform/pagination.ts'
import { PAGE_POSTS } from '../story/post/post.ts'
import { isSlug } from '../story/slug.ts'
import type { StoryDatabase } from '../story/change.ts'
import type { Topic } from '../story/topic.ts'
import {
  findStory,
  readArticle,
  readFront,
  readKeyEvents,
  readPost,
  readPosts,
  readStory,
  type FrontView,
} from '../story/reads/public-read-actions.ts'
import { formatPosition, isInLog, parsePosition, type Position } from '../log/position.ts'
import { typeOfAsset, type BuiltAssets } from './assets.ts'
import { findKeptAsset, type KeptAssetDeps } from './kept-assets.ts'
import { sendPage } from './serve-page.ts'
import type { SiteContext } from './site-context.ts'
import { StaleFallback } from './stale-fallback.ts'
import type { LivePart } from './live-part.ts'
import type { CachedPage, PageCache, PageSource } from './page-cache.ts'
import {
  renderArticlePage,
  renderFrontPage,
  renderKeyEventsPage,
  renderOlderPage,
  renderPostPage,
  renderStoryPage,
} from './render.tsx'

export interface PagesDeps {
  readonly db: StoryDatabase
  readonly bus: Bus<Topic>
  readonly cache: PageCache
  readonly clock: Clock
  readonly siteContext: SiteContext
  /** What the story's page has beside its posts. */
  readonly liveParts: readonly LivePart[]
  readonly assets: BuiltAssets
  readonly keptAssets: Omit<KeptAssetDeps, 'clock'>
}

export function routePages(app: App, deps: PagesDeps): () => void {
  const { db, bus, cache, clock, siteContext, liveParts, assets, keptAssets } = deps
  const unsubscribe = bus.subscribe((topic) => {
    if (topic?.kind !== 'newsroom') cache.invalidate(topic?.storyId) // what only the newsroom sees is on no page
  })
  // Finds changes whose notification was lost by polling.
  const invalidateAll = setInterval(() => cache.invalidate(), POLL_INTERVAL_MS).unref()
  const config = { access: 'public', isPage: true } as const
  const { paths } = siteContext

  const staleFallback = new StaleFallback(cache, clock, (error) =>
    app.log.warn({ err: error }, 'the database is away: pages are served as they were'),
  )
  const ofStory = (slug: string, key: string, render: PageSource['render']): PageSource => ({
    render,
    version: () =>
      staleFallback.version(key, async () => {
        const story = await findStory(db, slug)
        return story && formatPosition(story)
      }),
  })
  const showing = (story: { id: string; epoch: string; seq: number }, html: string) => ({
    html,
    version: formatPosition(story),
    topic: story.id,
  })
  const answer = async (key: string, source: PageSource, request: FastifyRequest, reply: FastifyReply) => {
    const page = cache.current(key) ?? (await cache.get(key, source, request.ip))
    reply.hijack()
    sendPage(page, request.raw, reply.raw)
  }

  app.get('/', { config }, (request, reply) => {
    const frontVersion = ({ live, recent }: FrontView) =>
      hashShort([...live, ...recent].map(formatPosition).join('-'))
    const source: PageSource = {
      version: () => staleFallback.version('/', async () => frontVersion(await readFront(db))),
      async render() {
        const view = await readFront(db)
        return { html: renderFrontPage(view, siteContext), version: frontVersion(view), topic: undefined }
      },
    }
    return answer('/', source, request, reply)
  })

  app.get<{ Params: { slug: string }; Querystring: { at?: string } }>(
    '/live/:slug',
    { config, schema: { querystring: At } },
    async (request, reply) => {
      const slug = requireSlug(request.params)
      const render = async () => {
        const view = await readStory(db, slug, liveParts)
        return showing(view.story, renderStoryPage(view, siteContext))
      }
      const { at } = request.query
      const source = ofStory(slug, slug, render)
      if (at === undefined) return answer(slug, source, request, reply)
      const page = await pageAt(slug, source, parsePosition(at))
      if (page === undefined)
        return reply.header('cache-control', 'public, s-maxage=2').redirect(paths.story(slug), 307)
      reply.hijack()
      return sendPage(page, request.raw, reply.raw)
    },
  )

  /**
   * The page at or after a position: an address that no cache has, for readers whose cached page is older. Undefined
   * for an unknown position: each would be another address, and another response.
   */
  const pageAt = async (slug: string, source: PageSource, at: Position | undefined) => {
    if (at === undefined) return undefined
    const cached = cache.current(slug)
    if (cached !== undefined && hasReached(cached, at)) return cached
    const story = await findStory(db, slug)
    if (story === undefined || !isInLog(story, at)) return undefined
    const page = await cache.get(slug, source)
    return hasReached(page, at) ? page : undefined
  }

  app.get<{ Params: { slug: string; id: string } }>('/live/:slug/p/:id', { config }, (request, reply) => {
    const { id } = request.params
    const slug = requireSlug(request.params)
    const render = async () => {
      const { story, post } = await readPost(db, slug, id)
      return showing(story, renderPostPage(story, post, siteContext))
    }
    const key = `${slug}/p/${id}`
    return answer(key, ofStory(slug, key, render), request, reply)
  })

  app.get<{ Params: { slug: string; cursor: string } }>(
    '/live/:slug/older/:cursor',
    { config },
    (request, reply) => {
      const slug = requireSlug(request.params)
      const cursor = parseCursor(request.params.cursor)
      if (cursor === undefined) throw httpProblem('not-found')
      const render = async () => {
        const view = await readPosts(db, slug, PAGE_POSTS, cursor)
        return showing(view.story, renderOlderPage(view, siteContext))
      }
      const key = `${slug}/older/${formatCursor(cursor)}`
      return answer(key, ofStory(slug, key, render), request, reply)
    },
  )

  app.get<{ Params: { slug: string } }>('/live/:slug/key-events', { config }, (request, reply) => {
    const slug = requireSlug(request.params)
    const render = async () => {
      const { story, posts } = await readKeyEvents(db, slug)
      return showing(story, renderKeyEventsPage(story, posts, siteContext))
    }
    const key = `${slug}/key-events`
    return answer(key, ofStory(slug, key, render), request, reply)
  })

  app.get<{ Params: { slug: string } }>('/articles/:slug', { config }, (request, reply) => {
    const slug = requireSlug(request.params)
    const key = `articles/${slug}`
    const source: PageSource = {
      version: () =>
        staleFallback.version(key, async () => formatPosition((await readArticle(db, slug)).story)),
      async render() {
        const view = await readArticle(db, slug)
        return showing(view.story, renderArticlePage(view, siteContext))
      },
    }
    return answer(key, source, request, reply)
  })

  app.get<{ Params: { name: string } }>(
    '/assets/:name',
    { config: { access: 'public' }, schema: { hide: true } },
    async (request, reply) => {
      const { name } = request.params
      const asset = assets.files.get(name) ?? assets.newsroom.files.get(name)
      if (asset === undefined) {
        const cached = await findKeptAsset(keptAssets, name)
        if (cached === undefined) throw httpProblem('not-found')
        const type = typeOfAsset(name)
        return reply.header('cache-control', FOR_EVER).type(type).send(cached.stream)
      }
      const encoding = encodingFor(request.headers['accept-encoding'])
      reply.header('cache-control', FOR_EVER).header('vary', 'Accept-Encoding').type(asset.type)
      if (encoding !== 'identity') reply.header('content-encoding', encoding)
      return reply.send(asset.encoded[encoding])
    },
  )

  app.get('/favicon.ico', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    // Not immutable: the next version's icon has another address.
    reply.header('cache-control', 'public, max-age=3600').redirect(siteContext.assets.icon, 302),
  )

  app.get('/robots.txt', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply
      .type('text/plain')
      .header('cache-control', 'public, max-age=3600')
      .send('User-agent: *\nDisallow: /api/\n'),
  )

  return () => {
    unsubscribe()
    clearInterval(invalidateAll)
  }
}

/** How often all pages are invalidated without a notification: bounds the delay of a lost one. */
const POLL_INTERVAL_MS = 5_000

/** The name contains a hash of the content. */
const FOR_EVER = 'public, max-age=31536000, immutable'

const At = Type.Object({ at: Type.Optional(Type.String()) })

function hasReached(page: CachedPage, at: Position): boolean {
  const version = parsePosition(page.version)
  return version !== undefined && isInLog(version, at)
}

/** Percent-encoding can put anything into a parameter; pages are cached by valid slugs only. */
function requireSlug({ slug }: { slug: string }): string {
  if (!isSlug(slug)) throw httpProblem('not-found')
  return slug
}

/** A short name for a long list of positions. */
function hashShort(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}
