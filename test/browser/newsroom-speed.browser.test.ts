import { brotliCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { TERMINAL } from '../../src/access/actor.ts'
import { newId } from '../../src/platform/ids.ts'
import { changeStory } from '../../src/story/change.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aStory, readers } from './reader.ts'
import { anEditor } from './staff.ts'
import { importPost } from '../../src/story/post/imported-post-actions.ts'

/** What the newsroom must reach; the figures are printed, and held where a machine's noise cannot break them. */
describe.skipIf(isWithoutBrowser)('the newsroom, in figures', () => {
  const scene = readers()

  it('loads at most 150 kB of script, brotli, before the first keystroke', async () => {
    await aStory(scene.newsroom, 'light', 2)
    const page = await anEditor(scene)
    const scripts = new Set<string>()
    page.on('response', (answer) => {
      if (answer.url().includes('.js') && answer.request().serviceWorker() === null) scripts.add(answer.url())
    })
    await page.goto(`${scene.newsroom.url}/newsroom/light`)
    await page.getByRole('textbox', { name: 'Text of the update' }).waitFor()
    let bytes = 0
    for (const url of scripts) {
      const text = await (await fetch(url)).arrayBuffer()
      bytes += brotliCompressSync(Buffer.from(text)).length
    }
    process.stdout.write(
      `newsroom script before the first keystroke: ${(bytes / 1000).toFixed(1)} kB brotli\n`,
    )
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThan(150_000)
  })

  it('has a post on a reader’s screen soon after publish is pressed', async () => {
    await aStory(scene.newsroom, 'soon', 5)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/soon`)
    const reader = await scene.open('/live/soon')
    await reader.getByText('Post 5').first().waitFor()
    await page.getByText('Post 5').first().waitFor()
    const times: number[] = []
    for (let n = 1; n <= 15; n++) {
      const headline = `Flash ${n}.`
      // Both pages run on this machine's clock: what the browser saw, not what the test polled.
      const seen = reader.evaluate(
        (words) =>
          new Promise<number>((resolve) => {
            const look = () => {
              const found = [...document.querySelectorAll('#posts h2')].some((h2) => h2.textContent === words)
              if (found) requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
              return found
            }
            if (!look())
              new MutationObserver((_, watcher) => look() && watcher.disconnect()).observe(document.body, {
                childList: true,
                subtree: true,
              })
          }),
        headline,
      )
      await page.getByLabel('Headline', { exact: true }).fill(headline)
      const button = page.getByRole('button', { name: 'Publish update' })
      const pressed = await button.evaluate((element: HTMLElement) => {
        const at = performance.timeOrigin + performance.now()
        element.click()
        return at
      })
      times.push((await seen) - pressed)
    }
    const median = times.toSorted((a, b) => a - b)[7] ?? Infinity
    process.stdout.write(
      `publish pressed to a reader's screen: median ${median.toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms of ${times.length}\n`,
    )
    expect(times).toHaveLength(15)
    expect(median).toBeLessThan(1_000)
  })

  it('opens the desk of a story of 5,000 posts at once, and scrolls to its end without a gap', async () => {
    await aStory(scene.newsroom, 'long-desk', 0)
    const context = scene.newsroom.server.contextFor(TERMINAL)
    await changeStory(context, 'long-desk', async (change) => {
      for (let n = 1; n <= 5_000; n++) {
        const content = { id: newId(), headline: `Post ${n}`, text: 'Words. '.repeat(30) }
        await importPost(context, change, content, {
          origin: null,
          publishedAt: change.now - (5_000 - n) * 1_000,
          isTimeKnown: true,
          updatedAt: null,
        })
      }
    })
    const page = await anEditor(scene)
    const start = Date.now()
    await page.goto(`${scene.newsroom.url}/newsroom/long-desk`)
    await page.getByRole('heading', { name: 'Post 5000', exact: true }).waitFor()
    const opened = Date.now() - start
    process.stdout.write(`the desk of 5,000 posts opened in ${opened} ms\n`)
    const seen = await page.evaluate(async () => {
      const numbers = new Set<number>()
      const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      let blanks = 0
      for (let still = 0; still < 60;) {
        const before = scrollY
        scrollBy({ top: innerHeight * 6, behavior: 'instant' })
        await nextFrame()
        await nextFrame()
        // On every screen there are posts with their words, however fast it went by.
        const cards = [0.3, 0.45, 0.6, 0.75].flatMap(
          (y) => document.elementFromPoint(innerWidth * 0.7, innerHeight * y)?.closest('.desk-post') ?? [],
        )
        const found = cards.flatMap(
          (card) => /^Post (\d+)$/.exec(card.querySelector('h2')?.textContent ?? '')?.[1] ?? [],
        )
        if (found.length < 2) blanks += 1
        for (const n of found) numbers.add(Number(n))
        still = scrollY === before ? still + 1 : 0
        if (still > 0) await new Promise((resolve) => setTimeout(resolve, 50))
      }
      const all = [...document.querySelectorAll('.desk-post h2')].map((h2) => h2.textContent)
      return { blanks, count: all.length, last: all.at(-1), passed: numbers.size }
    })
    expect(seen.count).toBe(5_000)
    expect(seen.last).toBe('Post 1')
    expect(seen.blanks).toBe(0)
    expect(seen.passed).toBeGreaterThan(300)
    expect(opened).toBeLessThan(5_000)
  }, 120_000)
})
