import { describe, expect, it, vi } from 'vitest'
import { isWithoutBrowser } from './chromium.ts'
import { aPost, aStory, readers } from './reader.ts'

describe.skipIf(isWithoutBrowser)('a reader with the page open', () => {
  const scene = readers()
  const headlines = (page: Awaited<ReturnType<typeof scene.open>>) =>
    page.locator('#posts h2').allTextContents()

  it('sees a new post without reloading, at the top, within a second of its publishing', async () => {
    await aStory(scene.newsroom, 'arrives', 3)
    const page = await scene.open('/live/arrives')
    const start = Date.now()
    await aPost(scene.newsroom, 'arrives', 'Just in')
    await page.getByRole('heading', { name: 'Just in' }).waitFor({ timeout: 5_000 })
    // Not a promise about speed (the bench has that), but polling would take longer than this.
    expect(Date.now() - start).toBeLessThan(5_000)
    expect((await headlines(page))[0]).toBe('Just in')
    await expect.poll(() => page.locator('#count').textContent()).toBe('4 updates')
  })

  it('sees edits, withdrawals and unpublishing where they are, and each post once', async () => {
    const [first, second, third] = await aStory(scene.newsroom, 'changes', 3)
    const page = await scene.open('/live/changes')
    const path = '/api/stories/changes/posts'
    await scene.newsroom.api('PATCH', `${path}/${second?.id ?? ''}`, { headline: 'Post 2, put right' })
    await page.getByRole('heading', { name: 'Post 2, put right' }).waitFor()
    await scene.newsroom.api('POST', `${path}/${first?.id ?? ''}/withdraw`, {
      reason: 'It was another ship.',
    })
    await page.getByText('It was another ship.').waitFor()
    await scene.newsroom.api('POST', `${path}/${third?.id ?? ''}/unpublish`)
    await page.locator(`#p-${third?.id ?? ''}`).waitFor({ state: 'detached' })
    expect(await headlines(page)).toEqual(['Post 2, put right'])
    expect(await page.locator('#posts article').count()).toBe(2)
  })

  it('sees headline, summary, key events, pins and the end of the story change', async () => {
    const [first] = await aStory(scene.newsroom, 'steered', 2)
    const page = await scene.open('/live/steered')
    const at = '/api/stories/steered'
    await scene.newsroom.api('PATCH', at, { headline: 'A better headline' })
    await page.getByRole('heading', { level: 1, name: 'A better headline' }).waitFor()
    await scene.newsroom.api('PUT', `${at}/summary`, {
      points: [{ text: 'What has happened', postId: first?.id }],
    })
    await page.locator('#summary').getByText('What has happened').waitFor()
    await scene.newsroom.api('POST', `${at}/posts/${first?.id ?? ''}/key-event`, { isKeyEvent: true })
    await page.locator('#key-events').getByText('Post 1').waitFor()
    await scene.newsroom.api('POST', `${at}/posts/${first?.id ?? ''}/pin`, { isPinned: true })
    await page.locator('#pinned').getByText('Post 1').waitFor()
    await scene.newsroom.api('PUT', `${at}/status`, { status: 'closed' })
    await page.locator('.badge', { hasText: 'Closed' }).waitFor()
  })

  it('further down, is told how many are new and is not moved; asking shows them', async () => {
    await aStory(scene.newsroom, 'reading', 15)
    const page = await scene.open('/live/reading', { viewport: { width: 390, height: 700 } })
    const read = page.getByRole('heading', { name: 'Post 8', exact: true })
    await read.scrollIntoViewIfNeeded()
    const before = await read.boundingBox()
    await aPost(scene.newsroom, 'reading', 'New one')
    await aPost(scene.newsroom, 'reading', 'New two')
    const button = page.getByRole('button', { name: '2 new updates' })
    await button.waitFor()
    expect(await page.title()).toMatch(/^\(2\) /)
    // An edit above the reader makes the page longer; the line that is read stays where it is.
    const [{ id } = { id: '' }] = (
      (await scene.newsroom.json('/live/reading.json')) as { posts: { id: string }[] }
    ).posts.slice(3, 4)
    await scene.newsroom.api('PATCH', `/api/stories/reading/posts/${id}`, { text: 'Longer. '.repeat(400) })
    await page.getByText('Longer. Longer.').first().waitFor({ state: 'attached' })
    const after = await read.boundingBox()
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2)
    await button.click()
    await page.getByRole('heading', { name: 'New two' }).waitFor()
    expect((await headlines(page)).slice(0, 2)).toEqual(['New two', 'New one'])
    expect(await page.title()).not.toMatch(/^\(/)
  })

  it('is told politely, once, and not in the same breath again', async () => {
    await aStory(scene.newsroom, 'spoken', 1)
    const page = await scene.open('/live/spoken')
    await aPost(scene.newsroom, 'spoken', 'Spoken of')
    const status = page.getByRole('status')
    await expect.poll(() => status.textContent()).toBe('1 new update')
    await aPost(scene.newsroom, 'spoken', 'Not yet spoken of')
    await page.getByRole('heading', { name: 'Not yet spoken of' }).waitFor()
    expect(await status.textContent()).toBe('1 new update')
  })

  it('asks for older updates and gets them below, live like the others', async () => {
    const posts = await aStory(scene.newsroom, 'long', 45)
    const page = await scene.open('/live/long')
    expect(await page.locator('#posts article').count()).toBe(20)
    await page.getByRole('link', { name: 'Older updates' }).click()
    await page.getByRole('heading', { name: 'Post 6', exact: true }).waitFor()
    expect(await page.locator('#posts article').count()).toBe(40)
    await page.getByRole('link', { name: 'Older updates' }).click()
    await page.getByRole('heading', { name: 'Post 1', exact: true }).waitFor()
    expect(await headlines(page)).toEqual(Array.from({ length: 45 }, (_, n) => `Post ${45 - n}`))
    await scene.newsroom.api('PATCH', `/api/stories/long/posts/${posts[1]?.id ?? ''}`, {
      headline: 'Post 2, later',
    })
    await page.getByRole('heading', { name: 'Post 2, later' }).waitFor({ state: 'attached' })
    expect(await page.getByRole('link', { name: 'Older updates' }).count()).toBe(0)
  })

  it('with the network gone and back, has exactly what was missed', async () => {
    await aStory(scene.newsroom, 'tunnel', 3)
    const page = await scene.open('/live/tunnel')
    await aPost(scene.newsroom, 'tunnel', 'Before the tunnel')
    await page.getByRole('heading', { name: 'Before the tunnel' }).waitFor()
    await page.context().setOffline(true)
    await page.getByText('Offline. Showing').waitFor()
    for (const n of [1, 2, 3]) await aPost(scene.newsroom, 'tunnel', `In the tunnel ${n}`)
    await page.context().setOffline(false)
    await page.getByRole('heading', { name: 'In the tunnel 3' }).waitFor()
    expect((await headlines(page)).slice(0, 4)).toEqual([
      'In the tunnel 3',
      'In the tunnel 2',
      'In the tunnel 1',
      'Before the tunnel',
    ])
    await page.locator('#connection').waitFor({ state: 'hidden' })
  })

  it('behind a proxy that breaks streams, follows by polling', async () => {
    await aStory(scene.newsroom, 'proxied', 2)
    const page = await scene.blank()
    await page.route('**/stream?*', (route) => route.fulfill({ status: 502, body: 'no streams here' }))
    await page.goto(`${scene.newsroom.url}/live/proxied`)
    await page.waitForRequest(/\/changes\//, { timeout: 20_000 })
    await aPost(scene.newsroom, 'proxied', 'By poll')
    await page.getByRole('heading', { name: 'By poll' }).waitFor({ timeout: 10_000 })
  })

  it('whose position the log no longer knows, gets the page anew by itself', async () => {
    await aStory(scene.newsroom, 'restored', 2)
    const page = await scene.blank()
    await page.route('**/live/restored', async (route) => {
      const answer = await route.fetch()
      const html = (await answer.text()).replace(/data-position="[^"]*"/, 'data-position="anotherlog1.7"')
      await route.fulfill({ response: answer, body: html })
      await page.unroute('**/live/restored')
    })
    await page.goto(`${scene.newsroom.url}/live/restored`)
    await expect
      .poll(() => page.locator('#story').getAttribute('data-position'), { timeout: 20_000 })
      .not.toMatch(/^anotherlog1/)
    await aPost(scene.newsroom, 'restored', 'After the restore')
    await page.getByRole('heading', { name: 'After the restore' }).waitFor()
  })

  it('gone from the log, asks where it stands and loads the page once, at that position', async () => {
    await aStory(scene.newsroom, 'once', 2)
    const page = await scene.blank()
    const asked: string[] = []
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url())
      if (/^\/live\/once(\/changes\/.*)?$/.test(pathname)) asked.push(pathname + search)
    })
    await page.route('**/live/once', async (route) => {
      const answer = await route.fetch()
      const html = (await answer.text()).replace(/data-position="[^"]*"/, 'data-position="anotherlog1.7"')
      await route.fulfill({ response: answer, body: html })
    })
    await page.goto(`${scene.newsroom.url}/live/once`)
    await expect
      .poll(() => page.locator('#story').getAttribute('data-position'), { timeout: 20_000 })
      .not.toMatch(/^anotherlog1/)
    await aPost(scene.newsroom, 'once', 'After the restore')
    await page.getByRole('heading', { name: 'After the restore' }).waitFor()
    const position = /at=(.*)$/.exec(asked.at(-1) ?? '')?.[1] ?? ''
    expect(position).toMatch(/^[a-z0-9]+\.\d+$/)
    expect(asked).toEqual(['/live/once', '/live/once/changes/anotherlog1.7', `/live/once?at=${position}`])
  })

  it('with a cache between that keeps giving it the page from before, asks later and later', async () => {
    await aStory(scene.newsroom, 'kept', 2)
    const page = await scene.blank()
    let given = 0
    await page.route(/\/live\/kept(\?at=.*)?$/, async (route) => {
      const answer = await route.fetch()
      given += 1
      if (given > 3) return route.fulfill({ response: answer })
      const html = (await answer.text()).replace(/data-position="[^"]*"/, 'data-position="anotherlog1.7"')
      return route.fulfill({ response: answer, body: html })
    })
    await page.clock.install()
    await page.addInitScript('Math.random = () => 0')
    await page.goto(`${scene.newsroom.url}/live/kept`)
    const givenAfter = async (ms: number) => {
      await page.clock.runFor(ms)
      return given
    }
    // Two streams that do not come about, a second or so each; then the page, kept; then again after 4 s, and 8 s.
    await vi.waitUntil(async () => (await givenAfter(200)) === 2)
    expect(await givenAfter(3_500)).toBe(2)
    await vi.waitUntil(async () => (await givenAfter(200)) === 3)
    expect(await givenAfter(7_500)).toBe(3)
    await vi.waitUntil(async () => (await givenAfter(200)) === 4)
    await vi.waitUntil(async () => {
      await page.clock.runFor(200)
      return !(await page.locator('#story').getAttribute('data-position'))?.startsWith('anotherlog1')
    })
  })

  it('told by a server that stops how long to be spread over, comes back at a time of its own within it', async () => {
    await aStory(scene.newsroom, 'bye', 2)
    const page = await scene.blank()
    let streams = 0
    await page.route('**/live/bye/stream?*', (route) => {
      streams += 1
      if (streams > 1) return route.continue()
      const body = 'retry: 100\nevent: bye\ndata: {"spread":30000}\n\n'
      return route.fulfill({ contentType: 'text/event-stream', body })
    })
    await page.clock.install()
    await page.addInitScript('Math.random = () => 0.5')
    await page.goto(`${scene.newsroom.url}/live/bye`)
    await vi.waitUntil(() => streams === 1)
    await page.locator('#connection').waitFor({ state: 'attached' })
    await page.clock.runFor(14_000)
    expect(streams).toBe(1)
    await page.clock.runFor(2_000)
    await vi.waitUntil(() => streams === 2)
    await aPost(scene.newsroom, 'bye', 'After the restart')
    await page.getByRole('heading', { name: 'After the restart' }).waitFor()
  })

  it('by polls, asks each turn at the address that the last answer named', async () => {
    await aStory(scene.newsroom, 'turns', 2)
    const page = await scene.blank()
    const asked: string[] = []
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url())
      if (pathname.includes('/changes/')) asked.push(pathname + search)
    })
    await page.route('**/stream?*', (route) => route.fulfill({ status: 502, body: 'no streams here' }))
    await page.goto(`${scene.newsroom.url}/live/turns`)
    await vi.waitUntil(() => asked.length === 2, { timeout: 20_000 })
    await aPost(scene.newsroom, 'turns', 'By turn')
    await page.getByRole('heading', { name: 'By turn' }).waitFor({ timeout: 10_000 })
    const [first = '', second = ''] = asked
    expect(first).toMatch(/^\/live\/turns\/changes\/[a-z0-9]+\.\d+$/)
    expect(second).toMatch(new RegExp(`^${first.replace('.', '\\.')}/\\d{10}$`))
  })
})
