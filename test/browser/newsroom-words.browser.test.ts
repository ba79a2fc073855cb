import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { isWithoutBrowser } from './chromium.ts'
import { aStory, readers } from './reader.ts'
import { anEditor, card, headline, text } from './staff.ts'

/** Another tab of the same person in the same browser. */
async function anotherTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage()
  await tab.goto(page.url())
  return tab
}

/** Resolves when the device has the draft of these words. */
async function untilKept(page: Page, words: string): Promise<void> {
  await page.waitForFunction(async (wanted) => {
    for (const { name = '' } of await indexedDB.databases()) {
      const found = await new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.addEventListener('error', () => reject(new Error(name)))
        opening.addEventListener('success', () => {
          const reading = opening.result.transaction('drafts').objectStore('drafts').getAll()
          reading.addEventListener('success', () => {
            opening.result.close()
            resolve(JSON.stringify(reading.result))
          })
        })
      })
      if (found.includes(wanted)) return true
    }
    return false
  }, words)
}

describe.skipIf(isWithoutBrowser)('no word that was typed is lost, doubled or put elsewhere', () => {
  const scene = readers()

  it('by two tabs that have one draft open', async () => {
    await aStory(scene.newsroom, 'two-tabs', 1)
    const one = await anEditor(scene)
    await one.goto(`${scene.newsroom.url}/newsroom/two-tabs`)
    await text(one).fill('The dam')
    await untilKept(one, 'The dam')
    const two = await anotherTab(one)
    await expect.poll(() => text(two).textContent()).toBe('The dam')
    await text(one).press('End')
    await one.keyboard.type(' holds')
    await expect.poll(() => text(two).textContent()).toBe('The dam holds')
    await text(two).press('End')
    await two.keyboard.type(' for now.')
    await expect.poll(() => text(one).textContent()).toBe('The dam holds for now.')
    await one.keyboard.press('Control+Enter')
    await card(one, 'The dam holds for now.').waitFor()
    await expect.poll(() => text(two).textContent()).toBe('')
    for (const page of [one, two])
      await expect.poll(() => page.getByRole('region', { name: 'On this device' }).count()).toBe(0)
  })

  it('when the session ends in the middle of a word', async () => {
    await aStory(scene.newsroom, 'signed-out', 1)
    const page = await anEditor(scene)
    await page.addInitScript(() => {
      const Stream = EventSource
      const streams: EventSource[] = []
      Object.assign(window, { streams })
      window.EventSource = class extends Stream {
        constructor(url: string | URL) {
          super(url)
          streams.push(this)
        }
      }
    })
    await page.goto(`${scene.newsroom.url}/newsroom/signed-out`)
    await headline(page).fill('Half a')
    await text(page).fill('The water')
    await page.evaluate(() => {
      document.execCommand('insertText', false, ' rises')
      const { streams } = window as unknown as { streams: EventSource[] }
      streams.at(-1)?.dispatchEvent(new Event('signed-out'))
    })
    await page.getByRole('button', { name: 'Mail me a code' }).waitFor()
    await page.goto(`${scene.newsroom.url}/newsroom/signed-out`)
    await expect.poll(() => text(page).textContent()).toBe('The water rises')
    expect(await headline(page).inputValue()).toBe('Half a')
  })
})
