import { describe, expect, it } from 'vitest'
import { isWithoutBrowser } from './chromium.ts'
import { losing, startCuttingProxy } from './cutting-proxy.ts'
import { addPicture, fieldScene, file, untilPicturesAre, untilStates } from './field-scene.ts'

describe.skipIf(isWithoutBrowser)('over a bad link', { timeout: 180_000 }, () => {
  const scene = fieldScene()

  it('of 20 kbit/s, 2 s and one in ten cut or stalled, publishes every post once, in order, before the picture', async () => {
    const proxy = await startCuttingProxy(scene.server.url)
    try {
      const page = await scene.open({ at: proxy.url })
      proxy.set({ roundTripMs: 2_000, bitsPerSecond: 20_000, fate: losing(10, 7) })
      const picture = await addPicture(page, 'floods', 8_000, 1)
      for (const n of [1, 2, 3, 4]) await file(page, 'floods', `Post ${n}`)
      const wanted = [1, 2, 3, 4].map((n) => `Post ${n}`)
      await untilStates(
        page,
        wanted.map((each) => `${each}: delivered`),
        90_000,
      )
      expect(await page.evaluate(() => window.offline.connection)).toBe('slow')
      await untilPicturesAre(page, ['making'], 90_000)
      expect(scene.server.published.map(({ headline }) => headline)).toEqual(wanted)
      expect(scene.server.taken.lastIndexOf('words')).toBeLessThan(scene.server.taken.lastIndexOf('chunk'))
      expect(await scene.server.pictures()).toEqual(new Map([[picture.id, picture.sha256]]))
      expect(proxy.cuts + proxy.stalls, 'the link was bad').toBeGreaterThan(0)
    } finally {
      await proxy.close()
    }
  })

  it('that is slow, puts down a picture half sent until the words are through, and then goes on', async () => {
    const proxy = await startCuttingProxy(scene.server.url)
    try {
      const page = await scene.open({ at: proxy.url })
      proxy.set({ bitsPerSecond: 400_000 })
      const picture = await addPicture(page, 'floods', 400_000, 1)
      const received = async () => (await scene.server.received()).get(picture.id) ?? 0
      await expect.poll(received, { interval: 20, timeout: 20_000 }).toBeGreaterThan(70_000)
      let release = () => {}
      scene.server.next({ until: new Promise<void>((resolve) => (release = resolve)) })
      const putDown = page.waitForEvent('requestfailed', (request) => request.method() === 'PATCH')
      await file(page, 'floods', 'Words')
      await putDown
      await scene.server.arrivals(1)
      const chunks = scene.server.offsets.length
      // Time enough for a chunk, measured by what the link carries meanwhile.
      await page.evaluate(async (script) => {
        for (let n = 0; n < 4; n++) await (await fetch(script, { cache: 'no-store' })).text()
      }, `/assets/${scene.assets.entry}`)
      expect(scene.server.offsets, 'no chunk begins while words wait').toHaveLength(chunks)
      release()
      await untilPicturesAre(page, ['making'])
      expect(scene.server.offsets[chunks], 'it goes on from what had come').toBeGreaterThan(70_000)
      expect(await scene.server.pictures()).toEqual(new Map([[picture.id, picture.sha256]]))
    } finally {
      await proxy.close()
    }
  })

  it('that is gone for a while, says offline, and sends as soon as the browser finds it again', async () => {
    const proxy = await startCuttingProxy(scene.server.url)
    try {
      const page = await scene.open({ at: proxy.url })
      const connection = () => page.evaluate(() => window.offline.connection)
      expect(await connection()).toBe('online')
      proxy.down()
      await file(page, 'floods', 'In the tunnel')
      await expect.poll(connection, { interval: 20 }).toBe('offline')
      await untilStates(page, ['In the tunnel: queued'])
      proxy.up()
      await page.evaluate(() => dispatchEvent(new Event('online')))
      await untilStates(page, ['In the tunnel: delivered'], 2_000)
      expect(await connection()).toBe('online')
    } finally {
      await proxy.close()
    }
  })
})
