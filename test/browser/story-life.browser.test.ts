import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { isWithoutBrowser } from './chromium.ts'
import { aPost, aStory, readers } from './reader.ts'

describe.skipIf(isWithoutBrowser)('a page that stays open', () => {
  const scene = readers()
  const badge = (page: Page) => page.locator('#story-head .badge')
  const isNow = (page: Page, words: string) =>
    badge(page)
      .filter({ hasText: new RegExp(`^${words}$`) })
      .waitFor()

  it('says “Starting soon” until the first update, and again when that is taken back', async () => {
    await aStory(scene.newsroom, 'begins', 0)
    const page = await scene.open('/live/begins')
    await isNow(page, 'Starting soon')
    const { id } = await aPost(scene.newsroom, 'begins', 'The first')
    await isNow(page, 'Live')
    await scene.newsroom.api('POST', `/api/stories/begins/posts/${id}/unpublish`)
    await isNow(page, 'Starting soon')
    // However many come while it is away.
    await page.context().setOffline(true)
    for (const n of [1, 2]) await aPost(scene.newsroom, 'begins', `In the tunnel ${n}`)
    await page.context().setOffline(false)
    await isNow(page, 'Live')
  })

  it('after the end has what is corrected, with the time of the end, and goes on when the story does', async () => {
    const [first] = await aStory(scene.newsroom, 'ends', 2)
    const at = '/api/stories/ends'
    const page = await scene.blank()
    await page.clock.install()
    await page.goto(`${scene.newsroom.url}/live/ends`)
    await page.clock.resume()
    await aPost(scene.newsroom, 'ends', 'Followed')
    await page.getByRole('heading', { name: 'Followed' }).waitFor()
    await scene.newsroom.api('PUT', `${at}/status`, { status: 'closed' })
    await isNow(page, 'Closed')
    // Whoever came after the end has what comes later, too.
    const arriving = await scene.blank()
    await arriving.clock.install()
    await arriving.goto(`${scene.newsroom.url}/live/ends`)
    await arriving.clock.resume()
    const endOf = async (open: Page) => {
      const at = await open.locator('#moved time').getAttribute('datetime')
      return Math.floor(Date.parse(at ?? '') / 1000) // in seconds, as the page is written
    }
    const end = await endOf(page)

    const note = { headline: 'Post 1, put right', correction: 'It was another post.' }
    await scene.newsroom.api('PATCH', `${at}/posts/${first?.id ?? ''}`, note)
    const corrected = page.getByText('It was another post.')
    await page.clock.fastForward(80_000)
    await corrected.waitFor()
    await isNow(page, 'Closed')
    expect(await endOf(page)).toBe(end)
    const fresh = await scene.open('/live/ends')
    await fresh.getByText('It was another post.').waitFor()
    await isNow(fresh, 'Closed')
    const data = await fresh.locator('script[type="application/ld+json"]').textContent()
    const { coverageEndTime } = JSON.parse(data ?? '{}') as { coverageEndTime: string }
    expect(Date.parse(coverageEndTime) / 1000).toBe(end)

    await scene.newsroom.api('PUT', `${at}/status`, { status: 'live' })
    await aPost(scene.newsroom, 'ends', 'After all')
    await page.clock.fastForward(80_000)
    await page.getByRole('heading', { name: 'After all' }).waitFor()
    await isNow(page, 'Live')
    // And follows again: without the clock's doing.
    await aPost(scene.newsroom, 'ends', 'And more')
    await page.getByRole('heading', { name: 'And more' }).waitFor()
    // Whoever comes back to a page that met the end need not wait for a minute to pass.
    await arriving.clock.fastForward(11_000)
    await arriving.evaluate(() => dispatchEvent(new Event('focus')))
    await arriving.getByRole('heading', { name: 'And more' }).waitFor()
  })

  it.each([
    [390, 700],
    [1280, 900],
  ])(
    '%i wide, keeps the reader’s place when older updates are asked for, and takes the focus there',
    async (width, height) => {
      const slug = `older-${width}`
      await aStory(scene.newsroom, slug, 45)
      const page = await scene.open(`/live/${slug}`, { viewport: { width, height } })
      for (const [last, first] of [
        ['Post 26', 'Post 25'],
        ['Post 6', 'Post 5'],
      ] as const) {
        const read = page.getByRole('heading', { name: last, exact: true })
        const link = page.getByRole('link', { name: 'Older updates' })
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
        await link.focus()
        const before = [await page.evaluate(() => scrollY), (await read.boundingBox())?.y]
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { name: first, exact: true }).waitFor({ state: 'attached' })
        // A frame for the layout, and one for what the browser makes of it.
        await page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        )
        expect([await page.evaluate(() => scrollY), (await read.boundingBox())?.y]).toEqual(before)
        const focused = page.locator('article', { has: page.locator(':focus') })
        expect(await focused.getByRole('heading').textContent()).toBe(first)
      }
    },
  )
})
