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

  it('by saving a draft again and again, offline and after', async () => {
    await aStory(scene.newsroom, 'saved-often', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/saved-often`)
    await card(page, 'Post 1').waitFor()
    await page.context().setOffline(true)
    await page.getByText('Offline: what you write is kept here').waitFor()
    await text(page).click()
    for (const words of ['The dam', ' holds', ' for now.']) {
      await page.keyboard.type(words)
      await page.keyboard.press('Control+s')
    }
    await page.locator('.outbox li', { hasText: 'The dam holds for now.' }).waitFor()
    expect(await page.locator('.outbox li').count()).toBeLessThan(3) // the first may have been on its way just then
    await page.context().setOffline(false)
    await card(page, 'The dam holds for now.').waitFor({ timeout: 40_000 })
    await page.keyboard.type(' Says the crew.')
    await page.keyboard.press('Control+s')
    await card(page, 'Says the crew.').waitFor()
    await page.getByText('Saved as a draft').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Nothing has changed since it was saved.').waitFor()
    await page.keyboard.type(' All of it.')
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Published:/).waitFor()
    expect(await page.locator('.desk-post').count()).toBe(2)
    await card(page, 'The dam holds for now. Says the crew. All of it.').waitFor()
    expect(await text(page).textContent()).toBe('')
  })

  it('by a refusal, or by throwing it away', async () => {
    await aStory(scene.newsroom, 'refused-here', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/refused-here`)
    await card(page, 'Post 1').waitFor()
    await headline(page).fill('x'.repeat(400))
    await page.keyboard.press('Control+Enter')
    await page.getByText('The headline may have at most').waitFor() // and it never left the composer
    expect(await headline(page).inputValue()).toHaveLength(400)
    await headline(page).fill('Thought better of')
    await page.getByRole('button', { name: 'Discard' }).click()
    expect(await headline(page).inputValue()).toBe('')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => headline(page).inputValue()).toBe('Thought better of')
    // The story is closed by somebody else while this is on its way.
    await page.route('**/api/stories/refused-here/posts', async (route) => {
      await scene.newsroom.api('PUT', '/api/stories/refused-here/status', { status: 'closed' })
      await route.continue()
    })
    await page.getByRole('button', { name: 'Publish update' }).click()
    const notice = page.locator('.notices', { hasText: 'Refused: Thought better of.' })
    await notice.waitFor()
    await scene.newsroom.api('PUT', '/api/stories/refused-here/status', { status: 'live' })
    await page.unroute('**/api/stories/refused-here/posts')
    await notice.getByRole('button', { name: 'Recall' }).click()
    await expect.poll(() => headline(page).inputValue()).toBe('Thought better of')
    await page.getByRole('button', { name: 'Publish update' }).click()
    await card(page, 'Thought better of').waitFor()
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

  it('by Escape in the text', async () => {
    await aStory(scene.newsroom, 'escape-key', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/escape-key`)
    await text(page).fill('The dam')
    await text(page).press('End')
    await page.keyboard.press('Escape')
    await page.keyboard.type(' holds')
    expect(await text(page).textContent()).toBe('The dam holds')
  })

  const article = (page: Page) => page.getByRole('textbox', { name: 'Text of the article' })
  const kept = (page: Page, words: string) =>
    page.getByRole('region', { name: 'On this device' }).getByRole('listitem').filter({ hasText: words })

  it('by an article that is left half-written', async () => {
    await aStory(scene.newsroom, 'half-written', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/half-written`)
    await card(page, 'Post 1').getByRole('button', { name: 'Article' }).click()
    await page.getByLabel('Standfirst').fill('Why the wall held.')
    await article(page).press('Control+End')
    await page.keyboard.type(' And why it may not')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await kept(page, 'Article: Post 1').waitFor()
    await page.reload()
    await kept(page, 'Article: Post 1').getByRole('button', { name: 'Go on' }).click()
    await expect.poll(() => article(page).textContent()).toContain('And why it may not')
    expect(await page.getByLabel('Standfirst').inputValue()).toBe('Why the wall held.')
    await article(page).press('Control+End')
    await page.keyboard.type(' the next time')
    await page.goBack() // and away, in the middle of it
    await page.goto(`${scene.newsroom.url}/newsroom/half-written`)
    await card(page, 'Post 1').getByRole('button', { name: 'Article' }).click()
    await expect.poll(() => article(page).textContent()).toContain('And why it may not the next time')
    await page.getByRole('button', { name: 'Publish the article' }).click()
    const reader = await scene.open('/live/half-written')
    await reader.getByRole('link', { name: 'Post 1 Why the wall held.' }).click()
    await reader.getByText('And why it may not the next time').waitFor()
    await expect.poll(() => page.getByRole('region', { name: 'On this device' }).count()).toBe(0)
  })

  it('by two people who break one post out, or change one article', async () => {
    await aStory(scene.newsroom, 'two-articles', 1)
    const ada = await anEditor(scene, 'Ada Lund')
    const bo = await anEditor(scene, 'Bo Reed')
    for (const page of [ada, bo]) {
      await page.goto(`${scene.newsroom.url}/newsroom/two-articles`)
      await card(page, 'Post 1').getByRole('button', { name: 'Article' }).click()
      await article(page).press('Control+End')
    }
    await ada.getByLabel('Standfirst').fill('Ada’s standfirst')
    await ada.getByRole('button', { name: 'Publish the article' }).click()
    await ada.getByRole('dialog').waitFor({ state: 'detached' })
    await bo.keyboard.type(' Bo was there.')
    await bo.getByRole('button', { name: 'Publish the article' }).click()
    await bo.getByRole('button', { name: 'Take it into the article' }).click()
    expect(await bo.getByLabel('Standfirst').inputValue()).toBe('Ada’s standfirst')
    await ada.goto(`${scene.newsroom.url}/newsroom/two-articles`)
    await card(ada, 'Post 1').getByRole('button', { name: 'Article' }).click()
    await expect.poll(() => ada.getByLabel('Standfirst').inputValue()).toBe('Ada’s standfirst')
    await bo.getByRole('button', { name: 'Save the article' }).click()
    await bo.getByRole('dialog').waitFor({ state: 'detached' })
    await ada.getByLabel('Standfirst').fill('Ada’s better standfirst')
    await ada.getByRole('button', { name: 'Save the article' }).click()
    await ada.getByRole('button', { name: 'Take it into the article' }).click()
    await expect.poll(() => article(ada).textContent()).toContain('Bo was there.')
    await ada.getByRole('button', { name: 'Save the article' }).click()
    await ada.getByRole('dialog').waitFor({ state: 'detached' })
    const { posts } = (await scene.newsroom.api('GET', '/api/stories/two-articles')) as {
      posts: { report: { articleSlug: string } }[]
    }
    const made = (await scene.newsroom.api('GET', `/api/articles/${posts[0]?.report.articleSlug ?? ''}`)) as {
      standfirst: string
      body: unknown
    }
    expect(made.standfirst).toBe('Ada’s better standfirst')
    expect(JSON.stringify(made.body)).toContain('Bo was there.')
  })

  it('of an article whose words could not be fetched', async () => {
    const [post] = await aStory(scene.newsroom, 'unfetched', 1)
    await scene.newsroom.api('POST', `/api/stories/unfetched/posts/${post?.id ?? ''}/article`, {
      standfirst: 'What stands.',
    })
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/unfetched`)
    await page.route('**/api/articles/*', (route) => route.abort())
    await card(page, 'Post 1').getByRole('button', { name: 'Article' }).click()
    await page.getByRole('dialog').getByText('There is no connection.').waitFor()
    expect(await page.getByRole('button', { name: 'Save the article' }).count()).toBe(0)
  })

  it('by Escape in a dialog, or by a reload behind it', async () => {
    await aStory(scene.newsroom, 'escaped', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/escaped`)
    await card(page, 'Post 1').focus()
    await page.keyboard.press('w')
    await page.getByLabel('Reason, for readers').waitFor()
    await page.keyboard.type('Another ship.')
    await page.keyboard.press('Escape')
    await expect
      .poll(() => card(page, 'Post 1').evaluate((post) => post === document.activeElement))
      .toBe(true)
    await page.getByRole('button', { name: 'Summary' }).click()
    await page.getByLabel('Point 1').fill('The wall holds.')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Story', exact: true }).click()
    await page.getByLabel('Standfirst').fill('A new standfirst')
    await page.reload()
    await kept(page, 'The story’s own words').getByRole('button', { name: 'Go on' }).click()
    await expect.poll(() => page.getByLabel('Standfirst').inputValue()).toBe('A new standfirst')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Summary' }).click()
    await expect.poll(() => page.getByLabel('Point 1').inputValue()).toBe('The wall holds.')
    await page.keyboard.press('Escape')
    await card(page, 'Post 1').getByRole('button', { name: 'Withdraw' }).click()
    await expect.poll(() => page.getByLabel('Reason, for readers').inputValue()).toBe('Another ship.')
    await page.getByRole('button', { name: 'Leave it as it was' }).click()
    await page.keyboard.press('Escape')
    await kept(page, 'The summary').waitFor()
    await expect.poll(() => kept(page, 'Reason to withdraw').count()).toBe(0)
  })

  it('by two people who steer one story', async () => {
    await aStory(scene.newsroom, 'two-hands', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/two-hands`)
    await page.getByRole('button', { name: 'Story', exact: true }).click()
    const settings = page.getByRole('dialog', { name: 'Story', exact: true })
    await settings.getByLabel('Headline').fill('My headline')
    await scene.newsroom.api('PATCH', '/api/stories/two-hands', { standfirst: 'Their standfirst' })
    await expect.poll(() => page.getByLabel('Standfirst').inputValue()).toBe('Their standfirst')
    await scene.newsroom.api('PATCH', '/api/stories/two-hands', { headline: 'Their headline' })
    const clash = page.getByRole('group', { name: 'Changed meanwhile' })
    await clash.getByText('Their headline').waitFor()
    expect(await page.getByRole('button', { name: 'Save the story' }).isDisabled()).toBe(true)
    await clash.getByRole('button', { name: 'Keep mine' }).click()
    await page.getByRole('button', { name: 'Save the story' }).click()
    await page.getByRole('heading', { level: 1, name: 'My headline' }).waitFor()
    expect(await scene.newsroom.api('GET', '/api/stories/two-hands')).toMatchObject({
      headline: 'My headline',
      standfirst: 'Their standfirst',
    })
    await page.getByRole('button', { name: 'Summary' }).click()
    await page.getByLabel('Point 1').fill('My point')
    await scene.newsroom.api('PUT', '/api/stories/two-hands/summary', { points: [{ text: 'Their point' }] })
    await clash.getByText('Their point').waitFor()
    expect(await page.getByLabel('Point 1').inputValue()).toBe('My point')
    await clash.getByRole('button', { name: 'Take theirs' }).click()
    await expect.poll(() => page.getByLabel('Point 1').inputValue()).toBe('Their point')
  })
})
