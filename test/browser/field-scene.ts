import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { OutboxItem } from '../../src/newsroom/app/offline/records.ts'
import { launchChromium } from './chromium.ts'
import { buildFieldPage, startFieldServer, type FieldAssets, type FieldServer } from './field-server.ts'
import type { FieldWindow } from './field-page.ts'

declare global {
  interface Window extends FieldWindow {}
}

/** A fresh server for each test, and one browser for the file; contexts are closed after the test. */
export function fieldScene() {
  let assets: FieldAssets | undefined
  let browser: Browser | undefined
  let server: FieldServer | undefined
  const contexts: BrowserContext[] = []
  const complaints: string[] = []

  beforeAll(async () => {
    assets = await buildFieldPage()
    browser = await launchChromium()
  })
  beforeEach(async () => {
    if (assets !== undefined) server = await startFieldServer(assets)
  })
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
    await server?.close()
    expect(complaints.splice(0), 'what the browser complained of').toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
  })

  return {
    get assets(): FieldAssets {
      if (assets === undefined) throw new Error('the page has not been built')
      return assets
    },
    get server(): FieldServer {
      if (server === undefined) throw new Error('the server has not been started')
      return server
    },
    async context(): Promise<BrowserContext> {
      if (browser === undefined) throw new Error('the browser has not been started')
      const context = await browser.newContext()
      contexts.push(context)
      return context
    },
    /** A tab with the field open; `at` another address of the server (a proxy). */
    async open(options: { context?: BrowserContext; person?: string; at?: string } = {}): Promise<Page> {
      const page = await (options.context ?? (await this.context())).newPage()
      page.on('pageerror', (error) => complaints.push(String(error)))
      await openOfflineStore(page, options.at ?? this.server.url, options.person)
      return page
    },
  }
}

export async function openOfflineStore(page: Page, url: string, person = 'alice'): Promise<void> {
  await page.goto(`${url}/newsroom?person=${person}`)
  await page.waitForFunction(() => document.title !== 'opening')
  expect(await page.title()).toBe('open')
}

export interface FiledPost {
  readonly id: string
  readonly headline: string
}

/** Types a post into a draft, and sends it. */
export async function file(page: Page, slug: string, headline: string): Promise<FiledPost> {
  return page.evaluate(
    async ([story, words]) => {
      const id = window.newId()
      window.offline.saveDraft({ key: id, slug: story, postId: id, content: { headline: words } })
      await window.offline.send({
        id: window.newId(),
        slug: story,
        postId: id,
        request: { method: 'POST', path: `/api/stories/${story}/posts`, body: { id, headline: words } },
        label: words,
        draftKey: id,
      })
      return { id, headline: words }
    },
    [slug, headline] as const,
  )
}

/** Sends an edit of a post. */
export async function edit(page: Page, slug: string, postId: string, headline: string): Promise<void> {
  await page.evaluate(
    async ([story, post, words]) => {
      const editId = window.newId()
      await window.offline.send({
        id: editId,
        slug: story,
        postId: post,
        request: {
          method: 'PATCH',
          path: `/api/stories/${story}/posts/${post}`,
          body: { editId, basedOn: 1, headline: words },
        },
        label: words,
      })
    },
    [slug, postId, headline] as const,
  )
}

export async function items(page: Page): Promise<OutboxItem[]> {
  return page.evaluate(() => window.offline.items())
}

/** label: state, in the order queued. */
export async function states(page: Page): Promise<string[]> {
  return (await items(page)).map(({ label, state }) => `${label}: ${state}`)
}

/** Until the outbox says so; woken by the field's own telling. */
export async function untilStates(page: Page, wanted: readonly string[], timeout = 20_000): Promise<void> {
  await expect.poll(() => states(page), { timeout, interval: 50 }).toEqual(wanted)
}

/** Stores a picture of so many bytes, the same bytes for the same seed; gives its id and SHA-256. */
export async function addPicture(page: Page, slug: string, bytes: number, seed: number) {
  return page.evaluate(
    async ([story, size, start]) => {
      const content = new Uint8Array(size)
      let state = start
      for (let at = 0; at < size; at++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        content[at] = state >>> 24
      }
      const id = window.newId()
      const picture = new Blob([content], { type: 'image/jpeg' })
      await window.offline.addPicture({ id, file: picture, name: `Flood ${start}.jpg`, slug: story })
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
      return { id, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') }
    },
    [slug, bytes, seed] as const,
  )
}

export async function untilPicturesAre(page: Page, wanted: readonly string[], timeout = 20_000) {
  const seen = () => page.evaluate(async () => (await window.offline.pictures()).map(({ state }) => state))
  await expect.poll(seen, { timeout, interval: 50 }).toEqual(wanted)
}
