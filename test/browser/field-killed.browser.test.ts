import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isWithoutBrowser } from './chromium.ts'
import { startCuttingProxy, type CuttingProxy } from './cutting-proxy.ts'
import { addPicture, file, openOfflineStore, states, untilPicturesAre, untilStates } from './field-scene.ts'
import { buildFieldPage, startFieldServer, type FieldAssets, type FieldServer } from './field-server.ts'
import { makeProfile, startMortalBrowser, type MortalBrowser } from './mortal-browser.ts'

/** The dead battery: the browser is killed by SIGKILL and opened again with the same profile. */
describe.skipIf(isWithoutBrowser)('a browser that is killed', { timeout: 120_000 }, () => {
  let assets: FieldAssets
  let server: FieldServer
  let proxy: CuttingProxy
  let profile: Awaited<ReturnType<typeof makeProfile>>
  let browser: MortalBrowser | undefined

  beforeAll(async () => {
    assets = await buildFieldPage()
  })
  beforeEach(async () => {
    server = await startFieldServer(assets)
    proxy = await startCuttingProxy(server.url)
    profile = await makeProfile()
  })
  afterEach(async () => {
    await browser?.kill()
    await proxy.close()
    await server.close()
    await profile.remove()
  })
  afterAll(() => {
    browser = undefined
  })

  const openBrowser = async () => {
    browser = await startMortalBrowser(profile.path)
    const page = await browser.context.newPage()
    await openOfflineStore(page, proxy.url)
    return page
  }

  it('has every draft that was typed 200 ms before', async () => {
    const page = await openBrowser()
    await page.evaluate(async () => {
      const written = new Promise<void>((resolve) => setTimeout(resolve, 200)) // the promise that is held here
      window.offline.saveDraft({ key: 'p1', slug: 'floods', postId: 'p1', content: { text: 'The water' } })
      window.offline.saveDraft({ key: 'edit:p0', slug: 'floods', postId: 'p0', content: 'is up', basedOn: 3 })
      await written
    })
    await browser?.kill()
    const again = await openBrowser()
    const drafts = await again.evaluate(() => window.offline.drafts('floods'))
    expect(new Map(drafts.map(({ key, content }) => [key, content]))).toEqual(
      new Map<string, unknown>([
        ['p1', { text: 'The water' }],
        ['edit:p0', 'is up'],
      ]),
    )
  })

  it('offline with five posts queued and two pictures half sent, sends each once, in order and whole', async () => {
    const page = await openBrowser()
    proxy.set({ bitsPerSecond: 1_600_000 })
    const pictures = [
      await addPicture(page, 'floods', 600_000, 1),
      await addPicture(page, 'floods', 300_000, 2),
    ]
    const received = async () => [...(await server.received()).values()].reduce((a, b) => a + b, 0)
    await expect.poll(received, { interval: 20, timeout: 20_000 }).toBeGreaterThan(100_000)
    proxy.down()
    expect(await received()).toBeLessThan(900_000)
    for (const n of [1, 2, 3, 4, 5]) await file(page, 'floods', `Post ${n}`)
    expect(await states(page)).toHaveLength(5)
    await browser?.kill()
    expect(server.published).toEqual([])
    const stood = (await server.received()).get(pictures[0]?.id ?? '')
    const chunks = server.offsets.length

    proxy.set({})
    proxy.up()
    const again = await openBrowser()
    await untilStates(
      again,
      [1, 2, 3, 4, 5].map((n) => `Post ${n}: delivered`),
    )
    await untilPicturesAre(again, ['making', 'making'])
    expect(server.published.map(({ headline }) => headline)).toEqual([1, 2, 3, 4, 5].map((n) => `Post ${n}`))
    expect(await server.pictures()).toEqual(new Map(pictures.map(({ id, sha256 }) => [id, sha256])))
    expect(server.offsets[chunks], 'the first picture goes on where it stood').toBe(stood)
  })

  it('between the server’s taking a post and the answer, has published it once', async () => {
    const page = await openBrowser()
    server.always('cut before it is answered')
    await file(page, 'floods', 'Levee breached')
    await server.arrivals(1)
    await browser?.kill()
    server.always(undefined)
    const again = await openBrowser()
    await untilStates(again, ['Levee breached: delivered'])
    expect(server.published).toHaveLength(1)
    expect(server.requests.length).toBeGreaterThan(1)
  })
})
