import { connect, type AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { isWithoutBrowser, launchChromium } from './chromium.ts'

describe.skipIf(isWithoutBrowser)('an embed on a reader’s page', () => {
  let newsroom: Newsroom
  let browser: Browser
  const outside = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end('{"title":"Flood from above"}'),
  )
  beforeAll(async () => {
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
    const { port } = outside.address() as AddressInfo
    newsroom = await startNewsroom(
      {},
      {
        network: {
          lookup: async () => ['93.184.215.14'],
          dial: () => connect({ host: '127.0.0.1', port }),
        },
      },
    )
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
    await newsroom.close()
    outside.closeAllConnections()
    outside.close()
  })

  it('asks nobody else for anything before the click; then its frame plays on through edits of its post', async () => {
    const url = 'https://youtu.be/dQw4w9WgXcQ'
    await newsroom.api('POST', '/api/embeds', { url })
    await newsroom.api('POST', '/api/stories', { slug: 'video', headline: 'Video', status: 'live' })
    const body = (words: string) => ({
      type: 'doc',
      content: [
        { type: 'paragraph', content: [{ type: 'text', text: words }] },
        { type: 'embed', attrs: { url } },
      ],
    })
    const { id } = (await newsroom.api('POST', '/api/stories/video/posts', { body: body('First.') })) as {
      id: string
    }
    const page = await browser.newPage()
    const elsewhere: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(newsroom.url)) elsewhere.push(request.url())
    })
    await page.route('https://www.youtube-nocookie.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<p id="playing">Playing</p>' }),
    )
    await page.goto(`${newsroom.url}/live/video`)
    await page.getByText('Flood from above').waitFor()
    const button = page.getByRole('button', { name: 'Play the video from YouTube' })
    await button.scrollIntoViewIfNeeded()
    expect(elsewhere).toEqual([])
    await button.click()
    const frame = page.frameLocator('iframe')
    await frame.getByText('Playing').waitFor()
    expect(elsewhere).toEqual(['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ'])
    await newsroom.api('PATCH', `/api/stories/video/posts/${id}`, { body: body('First, put right.') })
    await page.getByText('First, put right.').waitFor()
    await newsroom.api('POST', '/api/stories/video/posts', { text: 'Another.' })
    await page.getByText('Another.').waitFor()
    await frame.getByText('Playing').waitFor()
    expect(elsewhere).toHaveLength(1) // it was not loaded anew
    await page.close()
  })

  it('without the script is a link', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(`${newsroom.url}/live/video`)
    expect(await page.locator('a.embed-text').getAttribute('href')).toBe('https://youtu.be/dQw4w9WgXcQ')
    expect(await page.locator('.embed-ask').isVisible()).toBe(false)
    await page.close()
  })
})
