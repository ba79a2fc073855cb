import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Browser } from 'playwright-core'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { launchChromium } from './chromium.ts'

/** A newsroom and a browser for one file of tests; every context that a test opens is closed after it. */
export function readers() {
  let newsroom: Newsroom | undefined
  let browser: Browser | undefined
  const contexts: BrowserContext[] = []
  const complaints: string[] = []

  beforeAll(async () => {
    newsroom = await startNewsroom()
    browser = await launchChromium()
  })
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
    expect(complaints.splice(0), 'what the browser complained of').toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await newsroom?.close()
  })

  return {
    get newsroom(): Newsroom {
      if (newsroom === undefined) throw new Error('the newsroom has not been started')
      return newsroom
    },
    complaints,
    async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
      const page = await this.blank(options)
      await page.goto(`${this.newsroom.url}${path}`)
      return page
    },
    /** A page that has gone nowhere yet, for tests that set the scene first. */
    async blank(options: BrowserContextOptions = {}): Promise<Page> {
      if (browser === undefined) throw new Error('the browser has not been started')
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => {
        // A connection that a test has cut is named by the browser as an error; that is the scene, not a fault.
        if (message.type() === 'error' && !/net::ERR_|Failed to load resource/.test(message.text())) {
          complaints.push(message.text())
        }
      })
      return page
    },
  }
}

export interface Published {
  readonly id: string
  readonly seq: number
}

/** A live story with `count` posts, oldest first "Post 1" and so on; every fifth a key event. */
export async function aStory(newsroom: Newsroom, slug: string, count: number): Promise<Published[]> {
  await newsroom.api('POST', '/api/stories', {
    slug,
    headline: `The story called ${slug}`,
    standfirst: 'What stands under the headline.',
    section: 'Harbour',
    status: 'live',
  })
  const posts: Published[] = []
  for (let n = 1; n <= count; n++)
    posts.push(await aPost(newsroom, slug, `Post ${n}`, { isKeyEvent: n % 5 === 0 }))
  return posts
}

const WORDS = 'The river board said that the water stood at the wall and that nobody had to leave yet. '

export async function aPost(
  newsroom: Newsroom,
  slug: string,
  headline: string,
  more: Record<string, unknown> = {},
): Promise<Published> {
  const body = { headline, text: WORDS.repeat(4), dateline: 'Quay', bylines: ['Ada Lund'], ...more }
  return (await newsroom.api('POST', `/api/stories/${slug}/posts`, body)) as Published
}
