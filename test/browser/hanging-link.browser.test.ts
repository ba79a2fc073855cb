import { describe, expect, it } from 'vitest'
import { aPerson } from '../people.ts'
import { isWithoutBrowser } from './chromium.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { aStory, readers } from './reader.ts'
import { card, headline, shot, text } from './staff.ts'

describe.skipIf(isWithoutBrowser)('over a link that hangs: it connects, and no byte comes', () => {
  const scene = readers()

  it('the newsroom says so, opens with what it has, keeps what is written, and sends it when the link is back', async () => {
    await aStory(scene.newsroom, 'mast', 2)
    const proxy = await startCuttingProxy(scene.newsroom.url)
    try {
      const page = await scene.blank({ viewport: { width: 390, height: 844 } })
      const rita = await aPerson(scene.newsroom, { name: 'Rita Vance', role: 'reporter' })
      const [name = '', value = ''] = rita.cookie.split('=')
      await page.context().addCookies([{ name, value, url: proxy.url, sameSite: 'Strict', httpOnly: true }])
      await page.goto(`${proxy.url}/newsroom`)
      await page.getByText('The story called mast').click()
      await card(page, 'Post 2').waitFor()
      await page.getByText('Up to date').waitFor()
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready // has the shell
        if (navigator.serviceWorker.controller === null)
          await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done))
      })
      proxy.hang()
      // At the desk that is open, within seconds and with how long it has been.
      await page.getByText(/^No answer for \d+ s: what you write is kept here$/).waitFor()
      expect(await page.getByText('Up to date').count()).toBe(0)
      await shot(page, 'hanging-390')

      // Opened anew: the service worker gives the network three seconds, and the app none.
      await page.reload()
      await card(page, 'Post 2').waitFor()
      await page.getByText('asking for news').waitFor()
      await headline(page).fill('Under the mast')
      await text(page).fill('Nobody here gets through.')
      await page.getByRole('button', { name: 'Publish update' }).click()
      await page.locator('.outbox li', { hasText: 'Under the mast' }).waitFor()
      await page.getByText(/^(No answer for \d+ s|Offline): what you write is kept here$/).waitFor()
      await shot(page, 'hanging-opened-390')
      // And the list of stories.
      await page.getByRole('link', { name: 'Newsroom', exact: true }).click()
      await page.getByText('asking for what is new').waitFor()
      await page.getByText('No connection: this is how it was').waitFor({ timeout: 15_000 }) // the patience of a GET
      await page.getByText('The story called mast').click()
      await card(page, 'Post 2').waitFor()

      proxy.up()
      const reader = await scene.open('/live/mast')
      await reader.getByRole('heading', { name: 'Under the mast' }).waitFor({ timeout: 60_000 })
      await card(page, 'Under the mast').waitFor({ timeout: 60_000 })
      await page.getByText('Up to date').waitFor({ timeout: 60_000 })
      expect(await reader.getByRole('heading', { name: 'Under the mast' }).count()).toBe(1)
    } finally {
      await proxy.close()
    }
  }, 180_000)
})
