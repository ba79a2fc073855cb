import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pictureMetadata } from '../../src/media/picture/picture-read-actions.ts'
import { CroppedPictureView, PictureView } from '../../src/pages/views/picture.tsx'
import { securityHeaders } from '../../src/platform/http/security-headers.ts'
import { mediaGateway } from '../../src/media/media-gateway-actions.ts'
import type { Picture } from '../../src/story/body/body.ts'
import { createStory } from '../../src/story/story-actions.ts'
import { forEachEngine } from '../databases.ts'
import { openDarkroom, type Darkroom } from '../pictures.ts'
import { isWithoutBrowser, launchChromium } from './chromium.ts'
import { createPost } from '../../src/story/post/create-actions.ts'

const ASSETS = fileURLToPath(new URL('../../dist/assets/', import.meta.url))

/** Five upright stripes, so that a cut shows where it was made. */
const STRIPES = ['#ff0000', '#ffff00', '#00ff00', '#00ffff', '#0000ff']

async function stripes(): Promise<Buffer> {
  const stripe = (background: string) => ({
    create: { width: 400, height: 600, channels: 3 as const, background },
  })
  return sharp({ create: { width: 2000, height: 600, channels: 3, background: '#000000' } })
    .composite(STRIPES.map((colour, index) => ({ input: stripe(colour), left: index * 400, top: 0 })))
    .jpeg()
    .toBuffer()
}

forEachEngine((engine, open) => {
  describe.skipIf(isWithoutBrowser || engine === 'postgres')('a picture in the reader’s browser', () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser.close())

    it('takes its place before it is there, fits a phone, and is the smallest that is sharp', async () => {
      const desk = await open()
      const room = await openDarkroom(desk)
      try {
        const id = await room.upload(await stripes())
        await room.develop()
        const context = { ...desk.context, media: mediaGateway }
        await createStory(context, { slug: 'noon', headline: 'Noon', status: 'live' })
        const shown = { type: 'picture', attrs: { id, alt: 'Five stripes' } }
        await createPost(context, 'noon', { body: { type: 'doc', content: [shown] } })
        const facts = (await pictureMetadata(desk.db, [id])).get(id)
        const attrs: Picture['attrs'] = {
          id,
          alt: 'Five stripes',
          isDecorative: false,
          caption: 'Stripes at noon',
          credit: 'Ada/AP',
          focus: { x: 1, y: 0.5 },
          ...(facts === undefined ? {} : { facts }),
        }
        for (const [width, expected] of [
          [360, 480],
          [1400, 800],
        ] as const) {
          const context = await browser.newContext({ viewport: { width, height: 800 } })
          const page = await context.newPage()
          const views =
            renderToString(h(PictureView, attrs)) +
            renderToString(h(PictureView, { ...attrs, facts: { state: 'waiting' } })) +
            renderToString(h(CroppedPictureView, { ...attrs, sizes: '92vw' }))
          await show(page, room, views)
          const picture = page.locator('.picture img')
          await expect
            .poll(() => picture.evaluate((image: HTMLImageElement) => image.currentSrc))
            .toContain(`-${expected}.avif`)
          await expect
            .poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
            .toBeGreaterThan(0)
          const box = await picture.boundingBox()
          expect(box?.width).toBeLessThanOrEqual(width)
          expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(2000 / 600, 1)
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
          expect(await shiftsOf(page)).toBe(0)
          const { violations } = await new AxeBuilder({ page }).include('main').analyze()
          expect(violations).toEqual([])
          // The focus is at the right edge: the cut shows the last stripe, not the first.
          const crop = page.locator('img.crop')
          await crop.scrollIntoViewIfNeeded()
          await expect
            .poll(() => crop.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
            .toBeGreaterThan(0)
          expect(await colours(await crop.screenshot())).toEqual({ first: 'green', last: 'blue' })
          await context.close()
        }
      } finally {
        await room.close()
      }
    })
  })
})

/** The views on a page of our own server's origin, with the built styles and our security headers. */
async function show(page: Page, room: Darkroom, html: string): Promise<void> {
  const style = (await readdir(ASSETS)).find((name) => name.endsWith('.css')) ?? ''
  const body =
    `<!doctype html><html lang="en-GB"><title>A picture</title><meta name="viewport" content="width=device-width">` +
    `<link rel="stylesheet" href="/assets/${style}"><main><article class="post"><h1>Stripes</h1><div class="post-body">${html}</div></article></main></html>`
  await page.route(`${room.url}/page`, (route) =>
    route.fulfill({ body, headers: { ...securityHeaders([]), 'content-type': 'text/html; charset=utf-8' } }),
  )
  await page.route(`${room.url}/assets/*`, async (route) =>
    route.fulfill({ body: await readFile(ASSETS + style), contentType: 'text/css' }),
  )
  await page.goto(`${room.url}/page`)
}

async function colours(screenshot: Buffer): Promise<{ first: string; last: string }> {
  const { data, info } = await sharp(screenshot).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number): string => {
    const [red = 0, green = 0, blue = 0] = data.subarray(
      (Math.floor(info.height / 2) * info.width + x) * info.channels,
    )
    return blue > 200 && green < 60
      ? 'blue'
      : green > 200 && red < 60 && blue < 60
        ? 'green'
        : `${red},${green},${blue}`
  }
  return { first: at(6), last: at(info.width - 6) }
}

/** How often something that was shown was moved by something else (W3C Layout Instability). */
async function shiftsOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let count = 0
        new PerformanceObserver((list) => {
          count += list.getEntries().length
        }).observe({ type: 'layout-shift', buffered: true })
        // The observer is told of what was before it in a task; two frames are later than that.
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(count))))
      }),
  )
}
