import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { aPerson } from '../people.ts'
import { isWithoutBrowser } from './chromium.ts'
import { losing, startCuttingProxy } from './cutting-proxy.ts'
import { aStory, readers } from './reader.ts'
import { anEditor, card, headline, move, pageOf, shot, take, text } from './staff.ts'

/** A whole running story, covered by two people at once, one of them on a phone whose network goes in the middle. */

async function write(page: Page, title: string, words: string): Promise<void> {
  await headline(page).fill(title)
  await text(page).fill(words)
}

describe.skipIf(isWithoutBrowser)('a running story, covered by two people', () => {
  const scene = readers()

  it('from the first word to the last, though the phone is offline in between', async () => {
    const ada = await anEditor(scene, 'Ada Lund')
    const bo = await pageOf(scene, await aPerson(scene.newsroom, { name: 'Bo Reed', role: 'reporter' }), {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    })

    // Ada opens the story.
    await ada.goto(`${scene.newsroom.url}/newsroom`)
    await ada.getByRole('button', { name: 'New story' }).click()
    await ada.getByLabel('Headline').fill('Water at the wall')
    await ada.getByRole('button', { name: 'Make the story' }).click()
    await move(ada, 'Go live…', 'Go live')
    await ada.locator('.badge', { hasText: 'Live' }).waitFor()
    await write(ada, 'We begin', 'The river board meets at noon.')
    await ada.keyboard.press('Control+Enter')
    await card(ada, 'We begin').waitFor()
    const reader = await scene.open('/live/water-at-the-wall')
    await reader.getByRole('heading', { name: 'We begin' }).waitFor()

    // Bo files a picture from the quay; the words may go first.
    await bo.goto(`${scene.newsroom.url}/newsroom/water-at-the-wall`)
    await bo.getByText('Here: Ada Lund').waitFor()
    await bo.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await write(bo, 'Boats on the quay', 'They are tied up twice.')
    const photograph = await sharp({
      create: { width: 1600, height: 1067, channels: 3, background: '#386' },
    })
      .withExif({ IFD3: { GPSLatitude: '50/1 27/1 0/1', GPSLatitudeRef: 'N' } })
      .jpeg()
      .toBuffer()
    await bo
      .getByLabel('Picture files')
      .setInputFiles({ name: 'quay.jpg', mimeType: 'image/jpeg', buffer: photograph })
    await bo.getByLabel('What it shows').waitFor()
    await bo.getByRole('button', { name: 'Publish update' }).click()
    // Without a description it does not go out, and nothing is lost.
    await bo.getByText('Say what each picture shows').waitFor()
    await shot(bo, 'phone-alt-missing-390')
    await bo.getByLabel('What it shows').fill('Fishing boats tied to a stone quay')
    await bo.getByLabel('Credit').fill('Bo Reed')
    await shot(bo, 'phone-picture-390')
    await bo.getByRole('button', { name: 'Publish update' }).click()
    await reader.getByRole('img', { name: 'Fishing boats tied to a stone quay' }).waitFor({ timeout: 30_000 })

    // The network goes. Bo goes on; Ada does too.
    await bo.context().setOffline(true)
    await write(bo, 'Offline one', 'The mast is down.')
    await bo.getByRole('button', { name: 'Publish update' }).click()
    await write(bo, 'Offline two', 'Sandbags arrive.')
    await bo.getByRole('button', { name: 'Publish update' }).click()
    await headline(bo).fill('Half a thought')
    await bo.getByText('Offline: what you write is kept here').waitFor()
    const waiting = bo.locator('.outbox li')
    await expect.poll(() => waiting.count()).toBe(2)
    await shot(bo, 'phone-offline-390')
    await write(ada, 'Meanwhile', 'The mayor speaks at two.')
    await ada.keyboard.press('Control+Enter')
    await card(ada, 'Meanwhile').getByRole('button', { name: 'Pin' }).click()
    await reader.locator('#pinned').getByText('Meanwhile').waitFor()

    // The browser is closed and opened again without a network: everything is there.
    await bo.reload()
    await bo.getByRole('heading', { level: 1, name: 'Water at the wall' }).waitFor()
    await expect.poll(() => headline(bo).inputValue()).toBe('Half a thought')
    await expect.poll(() => waiting.count()).toBe(2)
    await shot(bo, 'phone-reopened-offline-390')

    // It comes back: each once, in order.
    await bo.context().setOffline(false)
    await reader.getByRole('heading', { name: 'Offline two' }).waitFor({ timeout: 40_000 })
    const titles = await reader.locator('#posts h2').allTextContents()
    expect(titles).toEqual(['Offline two', 'Offline one', 'Meanwhile', 'Boats on the quay', 'We begin'])
    await expect.poll(() => waiting.count()).toBe(0)
    await card(bo, 'Meanwhile').waitFor()
    await shot(bo, 'phone-back-390')
    await shot(ada, 'ada-1280')
    await shot(reader, 'reader-1280')

    // Ada corrects, sums up and closes.
    await take(ada, 'Offline one', 'Correct')
    await text(ada).fill('The mast stood again at three.')
    await ada.getByLabel('What was wrong').fill('An earlier version said that the mast was down.')
    await ada.getByRole('button', { name: 'Publish the correction' }).click()
    await reader.getByText('An earlier version said that the mast was down.').waitFor()
    await ada.getByText('More', { exact: true }).click()
    await move(ada, 'Close this story…', 'Close the story')
    await reader.locator('.badge', { hasText: 'Closed' }).waitFor()
    await bo.getByText('Nothing can be filed to it.').waitFor()
  }, 180_000)

  it('over a link of 20 kbit/s and 2 s that loses one in ten, each once, in order, the picture after the words', async () => {
    await aStory(scene.newsroom, 'bad-link', 1)
    const proxy = await startCuttingProxy(scene.newsroom.url)
    try {
      const cal = await aPerson(scene.newsroom, { name: 'Cal Moor', role: 'reporter' })
      const page = await pageOf(scene, cal, { viewport: { width: 390, height: 844 } })
      const [name = '', value = ''] = cal.cookie.split('=')
      await page.context().addCookies([{ name, value, url: proxy.url, sameSite: 'Strict', httpOnly: true }])
      await page.goto(`${proxy.url}/newsroom/bad-link`)
      await card(page, 'Post 1').waitFor()
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
      await page.reload()
      await card(page, 'Post 1').waitFor()
      const reader = await scene.open('/live/bad-link')
      proxy.set({ roundTripMs: 2_000, bitsPerSecond: 20_000, fate: losing(10, 3) })
      const buffer = await sharp({ create: { width: 320, height: 213, channels: 3, background: '#386' } })
        .jpeg()
        .toBuffer()
      await page
        .getByLabel('Picture files')
        .setInputFiles({ name: 'pier.jpg', mimeType: 'image/jpeg', buffer })
      await page.getByLabel('What it shows').fill('A pier')
      await headline(page).fill('First with a picture')
      await page.getByRole('button', { name: 'Publish update' }).click()
      for (const n of [2, 3]) {
        await write(page, `Update ${n}`, 'Short words.')
        await page.getByRole('button', { name: 'Publish update' }).click()
      }
      await reader.getByRole('heading', { name: 'Update 3' }).waitFor({ timeout: 90_000 })
      expect(await reader.locator('#posts h2').allTextContents()).toEqual([
        'Update 3',
        'Update 2',
        'First with a picture',
        'Post 1',
      ])
      await reader.getByRole('img', { name: 'A pier' }).waitFor({ timeout: 90_000 })
      expect(proxy.cuts + proxy.stalls, 'the link was bad').toBeGreaterThan(0)
    } finally {
      await proxy.close()
    }
  }, 240_000)

  it('though the server dies after it has taken a post and before it has said so', async () => {
    await aStory(scene.newsroom, 'no-answer', 0)
    const bo = await pageOf(scene, await aPerson(scene.newsroom, { name: 'Bo Reed', role: 'reporter' }))
    await bo.goto(`${scene.newsroom.url}/newsroom/no-answer`)
    let lost = 0
    await bo.route('**/api/stories/no-answer/posts', async (route) => {
      if (lost > 0) {
        await route.continue()
        return
      }
      lost += 1
      await route.fetch() // the server takes it
      await route.abort('connectionreset') // and nobody hears that it did
    })
    await write(bo, 'Told once', 'Words.')
    await bo.getByRole('button', { name: 'Publish update' }).click()
    await bo.getByText('Published: Told once').waitFor({ timeout: 30_000 })
    expect(lost).toBe(1)
    const reader = await scene.open('/live/no-answer')
    expect(await reader.locator('#posts h2').allTextContents()).toEqual(['Told once'])
  })
})
