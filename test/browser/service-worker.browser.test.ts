import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { isWithoutBrowser } from './chromium.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { fieldScene, file, openOfflineStore, untilStates } from './field-scene.ts'

describe.skipIf(isWithoutBrowser)('the newsroom’s service worker', () => {
  const scene = fieldScene()

  /** Registers it and waits until it is in charge; `window.takeOver` is there when an update waits. */
  const register = async (page: Page) =>
    page.evaluate(async () => {
      await window.registerServiceWorker({ onUpdate: (takeOver) => Object.assign(window, { takeOver }) })
      const { serviceWorker } = navigator
      if (serviceWorker.controller !== null) return
      await new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve))
    })
  const shell = (page: Page) => page.locator('p').textContent()

  it('opens the newsroom without a network, with what was queued, and sends it when there is one', async () => {
    const proxy = await startCuttingProxy(scene.server.url)
    try {
      const page = await scene.open({ at: proxy.url })
      await register(page)
      proxy.down()
      await openOfflineStore(page, proxy.url) // shell and script are from the cache
      expect(await shell(page)).toBe('Build 1')
      await file(page, 'floods', 'Filed in the dark')
      await page.reload()
      await page.waitForFunction(() => document.title === 'open')
      await untilStates(page, ['Filed in the dark: queued'])
      expect(await page.evaluate(() => fetch('/api/stories').then(String, () => 'no network'))).toBe(
        'no network',
      )
      proxy.up()
      await untilStates(page, ['Filed in the dark: delivered'])
    } finally {
      await proxy.close()
    }
  })

  it('does not wait longer than three seconds for a slow network', async () => {
    const proxy = await startCuttingProxy(scene.server.url)
    try {
      const page = await scene.open({ at: proxy.url })
      await register(page)
      proxy.set({ roundTripMs: 20_000 })
      const began = Date.now()
      await openOfflineStore(page, proxy.url)
      expect(Date.now() - began).toBeGreaterThan(2_500)
      expect(Date.now() - began).toBeLessThan(10_000)
    } finally {
      await proxy.close()
    }
  })

  it('waits with a new build until it is told, then replaces the old one whole', async () => {
    const page = await scene.open()
    await register(page)
    scene.server.build = '2'
    const caches = () => page.evaluate(async () => (await window.caches.keys()).toSorted())
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
    await page.waitForFunction(() => 'takeOver' in window)
    expect(await caches()).toEqual(['stoppress-newsroom-1', 'stoppress-newsroom-2'])
    const loaded = page.waitForEvent('load')
    await page.evaluate(() => (window as Window & { takeOver?: () => void }).takeOver?.())
    await loaded
    await expect.poll(caches).toEqual(['stoppress-newsroom-2'])
    expect(await shell(page)).toBe('Build 2')
  })
})
