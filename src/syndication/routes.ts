import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { formatCursor, parseCursor } from '../platform/pagination.ts'
import type { Edition } from '../pages/edition.ts'
import type { PageCache, PageSource } from '../pages/page-cache.ts'
import { sendPage } from '../pages/serve-page.ts'
import type { StoryDatabase } from '../story/change.ts'
import { findStory, readPosts } from '../story/reads/public-read-actions.ts'
import { formatPosition } from '../log/position.ts'
import { storyJson } from './story-json.ts'
import { syndicationContract } from './contract.ts'

const MOST_POSTS = 100

/** The story for programs: the whole of it, a hundred posts at a time, or fewer where they are long. */
export function routeSyndication(
  app: App,
  { db, edition, cache }: { db: StoryDatabase; edition: Edition; cache: PageCache },
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
      const limit = Number(request.query.limit ?? MOST_POSTS)
      const cursor = olderThan === undefined ? undefined : parseCursor(olderThan)
      if (olderThan !== undefined && cursor === undefined)
        throw httpProblem('input-unfit', 'olderThan is no cursor.')
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
          const html = JSON.stringify(storyJson(view, edition))
          return { html, version: formatPosition(view.story), topic: view.story.id }
        },
      }
      // Ready bytes, made once for a version of the story: whoever asks again and again costs next to nothing.
      const page = cache.current(key) ?? (await cache.get(key, source, request.ip))
      reply.hijack()
      sendPage(page, request.raw, reply.raw)
    },
  )
}
