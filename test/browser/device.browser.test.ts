import AxeBuilder from '@axe-core/playwright'
import { chromium, type Browser, type Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPerson } from '../people.ts'
import { CHROMIUM_ARGS, chromiumPath, isWithoutBrowser } from './chromium.ts'
import { aStory, readers } from './reader.ts'
import { anEditor, card, headline, shot, text } from './staff.ts'

describe.skipIf(isWithoutBrowser)('the newsroom', () => {
  const scene = readers()
  const status = (page: Page) => page.locator('.device-status')

  describe('in a browser whose store cannot be opened', () => {
    async function open(slug: string): Promise<Page> {
      await aStory(scene.newsroom, slug, 1)
      const page = await anEditor(scene)
      await page.addInitScript(() => {
        // As after a crash that has damaged it, or on a full disk.
        const { open: openAny } = IDBFactory.prototype
        IDBFactory.prototype.open = function (name: string, version?: number) {
          if (!name.startsWith('stoppress-field')) return openAny.call(this, name, version)
          const request = openAny.call(this, `${name}-broken`, 1)
          request.addEventListener('upgradeneeded', (event) => {
            event.stopImmediatePropagation()
            request.transaction?.abort()
          })
          return request
        }
      })
      await page.goto(`${scene.newsroom.url}/newsroom/${slug}`)
      return page
    }

    it('goes on, and says that nothing is kept', async () => {
      const page = await open('store-broken')
      await text(page).click()
      await page.keyboard.type('Words of somebody whose disk is full.')
      expect(await status(page).allTextContents()).toEqual([
        expect.stringMatching(/^This browser keeps nothing for the newsroom: its store cannot be opened\./),
      ])
      await page.getByText('In this tab alone').waitFor()
      expect(await page.getByText(/on this device|kept here/i).count()).toBe(0)
      await shot(page, 'store-broken-1280')
      await page.setViewportSize({ width: 390, height: 844 })
      await shot(page, 'store-broken-390')
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
    })

    it('publishes, with pictures, and takes back, as ever', async () => {
      const page = await open('store-broken-publish')
      await headline(page).fill('From memory')
      await text(page).click()
      await page.keyboard.type('All the same.')
      const image = sharp({ create: { width: 40, height: 30, channels: 3, background: '#357' } })
      const buffer = await image.png().toBuffer()
      await page.getByLabel('Picture files').setInputFiles({ name: 'one.png', mimeType: 'image/png', buffer })
      await page.locator('.picture-box .tick input').check()
      await page.getByRole('button', { name: 'Publish update' }).click()
      await page.getByText(/^Published:/).waitFor()
      await card(page, 'From memory').locator('picture img').first().waitFor({ timeout: 20_000 })
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect.poll(() => headline(page).inputValue()).toBe('From memory')
    })
  })

  describe('on plain http at an address that is not this machine’s', () => {
    let browser: Browser | undefined
    beforeAll(async () => {
      browser = await chromium.launch({
        ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
        args: [...CHROMIUM_ARGS, '--host-resolver-rules=MAP newsroom.example 127.0.0.1'],
      })
    })
    afterAll(async () => browser?.close())

    it('works, and says in its own words what does not', async () => {
      await aStory(scene.newsroom, 'plain-http', 0)
      const { cookie } = await aPerson(scene.newsroom, { name: 'Ada Lund', role: 'editor', isAdmin: true })
      const [name = '', value = ''] = cookie.split('=')
      const { port } = new URL(scene.newsroom.url)
      const url = `http://newsroom.example:${port}`
      const context = await browser?.newContext({ viewport: { width: 1280, height: 900 } })
      if (context === undefined) throw new Error('there is no browser')
      await context.addCookies([{ name, value, url }])
      const page = await context.newPage()
      await page.goto(`${url}/newsroom/plain-http`)
      await text(page).click()
      await page.keyboard.type('Filed over plain http.')
      await expect
        .poll(() => status(page).allTextContents())
        .toEqual([expect.stringMatching(/^This address is not https, /)])
      await shot(page, 'plain-http-1280')
      await page.keyboard.press('Control+Enter')
      await page.getByText(/^Published:/).waitFor()
      expect(await page.locator('.notices .failed').allTextContents()).toEqual([])
      await status(page).getByRole('button', { name: 'Put away' }).click()
      expect(await status(page).count()).toBe(0)
      await page.goto(`${url}/newsroom/you`)
      await page
        .getByText(
          'This browser offers passkeys only to pages that come over https, or from this machine at localhost.',
        )
        .waitFor()
      expect(await page.getByRole('button', { name: 'Add a passkey' }).count()).toBe(0)
      await page.goto(`${url}/newsroom/people`)
      await page.getByRole('button', { name: 'Invite somebody' }).click()
      await page.getByLabel('Name').fill('Bo Reed')
      await page.getByLabel('E-mail address').fill('bo@example.org')
      await page.getByRole('combobox', { name: /^News/ }).selectOption('reporter')
      await page.getByRole('button', { name: 'Invite', exact: true }).click()
      await page.getByText('Give Bo Reed this link.').waitFor()
      expect(await page.getByRole('button', { name: 'Copy the link' }).count()).toBe(0)
      await context.close()
    })
  })
})
