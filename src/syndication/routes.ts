import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { formatCursor, parseCursor } from '../platform/pagination.ts'
import type { SiteContext } from '../pages/site-context.ts'
import type { PageCache, PageSource } from '../pages/page-cache.ts'
import { sendPage } from '../pages/serve-page.ts'
import type { StoryDatabase } from '../story/change.ts'
import { findStory, readPosts } from '../story/reads/public-read-actions.ts'
import { formatPosition } from '../log/position.ts'
import { storyJson } from './story-json.ts'
import { syndicationContract } from './contract.ts'

const MAX_POSTS = 100

/** The JSON API of stories: everything, a hundred posts at a time, or fewer if they are long. */
export function routeSyndication(
  app: App,
  { db, siteContext, cache }: { db: StoryDatabase; siteContext: SiteContext; cache: PageCache },
): void {
  app.get(
    '/live/:slug(^[a-z0-9-]+).json',
    {
      config: { access: 'public' },
      schema: syndicationContract['GET /live/:slug(^[a-z0-9-]+).json'],
    },
    async (request, reply) => {
      const { slug } = request.params
      const { olderThan } = request.query
      const limit = Number(request.query.limit ?? MAX_POSTS)
      const cursor = olderThan === undefined ? undefined : parseCursor(olderThan)
      if (olderThan !== undefined && cursor === undefined)
        throw httpProblem('invalid-input', 'olderThan is no cursor.')
      const key = `${slug}.json?limit=${limit}&olderThan=${cursor === undefined ? '' : formatCursor(cursor)}`
      const source: PageSource = {
        type: 'application/json; charset=utf-8',
        headers: ['Access-Control-Allow-Origin', '*'],
        async version() {
          const story = await findStory(db, slug)
          return story && formatPosition(story)
        },
        async render() {
          const view = await readPosts(db, slug, limit, cursor)
          const html = JSON.stringify(storyJson(view, siteContext))
          return { html, version: formatPosition(view.story), topic: view.story.id }
        },
      }
      // Encoded once per version of the story: repeated requests are cheap.
      const page = cache.current(key) ?? (await cache.get(key, source, request.ip))
      reply.hijack()
      sendPage(page, request.raw, reply.raw)
    },
  )
}
