import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../platform/http/app.ts'
import { encodingFor } from '../platform/http/encoding.ts'
import { SECURITY_HEADERS } from '../platform/http/security-headers.ts'
import type { Bus } from '../platform/bus.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { formatPlace, parsePlace } from '../story/post.ts'
import type { StoryDatabase } from '../story/change-actions.ts'
import {
  findStory,
  readFront,
  readKeyEvents,
  readPost,
  readPosts,
  readStory,
  PAGE_POSTS,
} from '../story/read-actions.ts'
import { formatPosition } from '../story-log/position.ts'
import type { BuiltAssets } from './assets.ts'
import type { Edition } from './edition.ts'
import { PageCache, type CachedPage, type PageSource } from './page-cache.ts'
import {
  renderFrontPage,
  renderKeyEventsPage,
  renderOlderPage,
  renderPostPage,
  renderStoryPage,
} from './render.tsx'

export interface PagesParts {
  readonly db: StoryDatabase
  readonly bus: Bus
  readonly edition: Edition
  readonly assets: BuiltAssets
}

/** For a CDN in front: two seconds fresh, then served while it asks again, and for a day when we are down. */
const PAGE_CACHING = 'public, max-age=0, s-maxage=2, stale-while-revalidate=30, stale-if-error=86400'

export function routePages(app: App, { db, bus, edition, assets }: PagesParts): () => void {
  const security = Object.entries(SECURITY_HEADERS).flat()
  const cache = new PageCache([...security, 'Cache-Control', PAGE_CACHING], assets.build)
  const stopHearing = bus.hear((storyId) => cache.doubt(storyId))
  const config = { access: 'public', isPage: true } as const

  const ofStory = (slug: string, render: PageSource['render']): PageSource => ({
    render,
    async version() {
      const story = await findStory(db, slug)
      return story && formatPosition(story)
    },
  })
  const showing = (story: { id: string; epoch: string; seq: number }, html: string) => ({
    html,
    version: formatPosition(story),
    topic: story.id,
  })
  const answer = async (key: string, source: PageSource, request: FastifyRequest, reply: FastifyReply) => {
    send(cache.current(key) ?? (await cache.get(key, source)), request, reply)
  }

  app.get('/', { config }, (request, reply) => {
    const source: PageSource = {
      version: async () => undefined,
      async render() {
        const view = await readFront(db)
        const version = [...view.live, ...view.recent].map(formatPosition).join('-')
        return { html: renderFrontPage(view, edition), version: shorten(version), topic: undefined }
      },
    }
    return answer('/', source, request, reply)
  })

  app.get<{ Params: { slug: string } }>('/live/:slug', { config }, (request, reply) => {
    const { slug } = request.params
    const current = cache.current(slug)
    if (current !== undefined) return send(current, request, reply) // the way of almost every request: nothing to wait for
    const render = async () => {
      const view = await readStory(db, slug)
      return showing(view.story, renderStoryPage(view, edition))
    }
    return answer(slug, ofStory(slug, render), request, reply)
  })

  app.get<{ Params: { slug: string; id: string } }>('/live/:slug/p/:id', { config }, (request, reply) => {
    const { slug, id } = request.params
    const render = async () => {
      const { story, post } = await readPost(db, slug, id)
      return showing(story, renderPostPage(story, post, edition))
    }
    return answer(`${slug}/p/${id}`, ofStory(slug, render), request, reply)
  })

  app.get<{ Params: { slug: string; place: string } }>(
    '/live/:slug/older/:place',
    { config },
    (request, reply) => {
      const { slug } = request.params
      const place = parsePlace(request.params.place)
      if (place === undefined) throw httpProblem('not-found')
      const render = async () => {
        const view = await readPosts(db, slug, PAGE_POSTS, place)
        return showing(view.story, renderOlderPage(view, edition))
      }
      return answer(`${slug}/older/${formatPlace(place)}`, ofStory(slug, render), request, reply)
    },
  )

  app.get<{ Params: { slug: string } }>('/live/:slug/key-events', { config }, (request, reply) => {
    const { slug } = request.params
    const render = async () => {
      const { story, posts } = await readKeyEvents(db, slug)
      return showing(story, renderKeyEventsPage(story, posts, edition))
    }
    return answer(`${slug}/key-events`, ofStory(slug, render), request, reply)
  })

  app.get<{ Params: { name: string } }>(
    '/assets/:name',
    { config: { access: 'public' } },
    (request, reply) => {
      const asset = assets.files.get(request.params.name)
      if (asset === undefined) return reply.callNotFound()
      const encoding = encodingFor(request.headers['accept-encoding'])
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('vary', 'Accept-Encoding')
        .type(asset.type)
      if (encoding !== 'identity') reply.header('content-encoding', encoding)
      return reply.send(asset.encoded[encoding])
    },
  )

  app.get('/favicon.ico', { config: { access: 'public' } }, (_request, reply) =>
    reply.redirect(edition.assets.icon, 301),
  )

  app.get('/robots.txt', { config: { access: 'public' } }, (_request, reply) =>
    reply
      .type('text/plain')
      .header('cache-control', 'public, max-age=3600')
      .send('User-agent: *\nDisallow: /api/\n'),
  )

  return stopHearing
}

/** Past the framework's serialising: headers and bytes are ready, and this is what most requests are. */
function send(page: CachedPage, request: FastifyRequest, reply: FastifyReply): void {
  const encoding = encodingFor(request.headers['accept-encoding'])
  const { body, etag, headers, notModified } = page.answers[encoding]
  reply.hijack()
  const asked = request.headers['if-none-match']
  if (asked !== undefined && (asked === '*' || asked.includes(etag))) {
    reply.raw.writeHead(304, notModified).end()
  } else {
    reply.raw.writeHead(200, headers).end(body)
  }
}

/** A short name for a long list of positions. */
function shorten(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}
