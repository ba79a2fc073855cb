import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, it } from 'vitest'
import { isWithoutBrowser } from './chromium.ts'
import { aPost, aStory, readers } from './reader.ts'

describe.skipIf(isWithoutBrowser)('a page in the browser', () => {
  const scene = readers()

  it('is whole without JavaScript: posts, summary, key events, older posts, permalinks', async () => {
    const posts = await aStory(scene.newsroom, 'plain', 25)
    await scene.newsroom.api('PUT', '/api/stories/plain/summary', {
      points: [{ text: 'In short', postId: posts[0]?.id }],
    })
    const page = await scene.open('/live/plain', { javaScriptEnabled: false })
    expect(await page.locator('#posts article').count()).toBe(20)
    expect(await page.locator('#key-events li').count()).toBe(5)
    expect(await page.locator('#posts time').first().textContent()).toMatch(/\d{2}:\d{2} UTC$/)
    await page.getByRole('link', { name: 'Older updates' }).click()
    expect(await page.locator('#posts h2').allTextContents()).toEqual([
      'Post 5',
      'Post 4',
      'Post 3',
      'Post 2',
      'Post 1',
    ])
    await page.goBack()
    await page.getByRole('link', { name: 'In short' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Post 1')
    await page.getByRole('link', { name: 'The story called plain' }).click()
    expect(new URL(page.url()).pathname).toBe('/live/plain')
  })

  it('asks nobody but this server, and runs under its strict policy', async () => {
    await aStory(scene.newsroom, 'own', 2)
    const page = await scene.blank()
    const hosts = new Set<string>()
    page.on('request', (request) => hosts.add(new URL(request.url()).origin))
    await page.goto(`${scene.newsroom.url}/live/own`)
    await page.waitForRequest(/\/stream/).catch(() => undefined) // it may be open already
    expect([...hosts]).toEqual([scene.newsroom.url])
  })

  const looks = [
    { width: 390, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const

  it.each(looks)(
    'has nothing that axe finds, and nothing wider than the screen: %o',
    async ({ width, colorScheme }) => {
      const slug = `axe-${width}-${colorScheme}`
      const posts = await aStory(scene.newsroom, slug, 22)
      const at = `/api/stories/${slug}`
      await scene.newsroom.api('PUT', `${at}/summary`, {
        points: [{ text: 'In short', postId: posts[0]?.id }, { text: 'And so on' }],
      })
      await scene.newsroom.api('POST', `${at}/posts/${posts[3]?.id ?? ''}/pin`, { isPinned: true })
      await scene.newsroom.api('POST', `${at}/posts/${posts[20]?.id ?? ''}/withdraw`, { reason: 'Wrong.' })
      await aPost(scene.newsroom, slug, 'Said', { kind: 'quote', attribution: 'The harbour master' })
      await aPost(scene.newsroom, slug, 'See our report', {
        kind: 'report',
        report: {
          headline: 'The wall',
          standfirst: 'How it was built',
          byline: 'A. Lund',
          url: 'https://example.org/wall',
        },
      })
      await aPost(scene.newsroom, slug, 'What was wrong', { kind: 'correction' })
      await aPost(scene.newsroom, slug, 'X'.repeat(200), { kind: 'snap', text: '' })
      const paths = [
        `/live/${slug}`,
        `/live/${slug}/p/${posts[4]?.id ?? ''}`,
        `/live/${slug}/key-events`,
        '/',
        '/live/nowhere',
      ]
      for (const path of paths) {
        const page = await scene.open(path, { viewport: { width, height: 800 }, colorScheme })
        const found = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze()
        expect(found.violations.map((each) => `${path} ${each.id}: ${each.nodes[0]?.html ?? ''}`)).toEqual([])
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect(overflow, path).toBeLessThanOrEqual(0)
        await page.context().close()
      }
    },
  )

  it('can be read by keyboard alone, with a focus that shows', async () => {
    await aStory(scene.newsroom, 'keys', 22)
    const page = await scene.open('/live/keys')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to the page')
    await page.keyboard.press('Enter')
    const seen = new Set<string>()
    for (let n = 0; n < 60 && !seen.has('Older updates'); n++) {
      await page.keyboard.press('Tab')
      const { text, outline } = await page.evaluate(() => ({
        text: document.activeElement?.textContent?.trim() ?? '',
        outline: getComputedStyle(document.activeElement ?? document.body).outlineStyle,
      }))
      expect(outline, text).not.toBe('none')
      seen.add(text)
    }
    expect(seen).toContain('Older updates')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Post 1', exact: true }).waitFor({ state: 'attached' })
  })

  it('shows each state of a story: not started, live, paused, closed, gone', async () => {
    await aStory(scene.newsroom, 'states', 0)
    const page = await scene.open('/live/states')
    await page.getByText('Coverage has not started').waitFor()
    await aPost(scene.newsroom, 'states', 'The first')
    await page.getByRole('heading', { name: 'The first' }).waitFor()
    expect(await page.getByText('Coverage has not started').count()).toBe(0)
    for (const [status, badge] of [
      ['paused', 'Paused'],
      ['live', 'Live'],
      ['closed', 'Closed'],
    ] as const) {
      await scene.newsroom.api('PUT', '/api/stories/states/status', { status })
      await page.locator('#story-head .badge', { hasText: badge }).waitFor()
    }
    await page.goto(`${scene.newsroom.url}/live/states`)
    expect(await page.locator('#story-head .badge').textContent()).toBe('Closed')
    const gone = await page.goto(`${scene.newsroom.url}/live/never-was`)
    expect(gone?.status()).toBe(404)
    await page.getByRole('heading', { name: 'There is no such story.' }).waitFor()
  })

  it('moves nothing while it loads, and prints with its absolute times', async () => {
    await aStory(scene.newsroom, 'still', 20)
    const page = await scene.blank()
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(window, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as PerformanceEntry & { value: number }).value)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(`${scene.newsroom.url}/live/still`)
    await page.locator('.ago').first().waitFor()
    const shift = await page.evaluate(() =>
      (window as Window & { shifts?: number[] }).shifts?.reduce((a, b) => a + b, 0),
    )
    expect(shift).toBeLessThan(0.02)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.ago').first().isVisible()).toBe(false)
    expect(await page.locator('#posts time').first().isVisible()).toBe(true)
  })
})
