import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { aPerson, type TestPerson } from '../people.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aPost, aStory, readers } from './reader.ts'
import { anEditor, card, headline, move, pageOf, shot, take, text } from './staff.ts'

const focused = (page: Page) => page.locator('.desk-post:focus, .desk-post:has(:focus)')
const notices = (page: Page) => page.locator('.notices')
const yes = (page: Page, title: string, button: string) =>
  page.getByRole('dialog', { name: title }).getByRole('button', { name: button, exact: true }).click()

describe.skipIf(isWithoutBrowser)('a slip at the desk', () => {
  const scene = readers()

  /** A draft of this person; handed in unless it says otherwise. */
  async function aDraft(
    person: TestPerson,
    slug: string,
    words: string,
    isSubmitted = true,
  ): Promise<string> {
    const path = `/api/stories/${slug}/posts`
    const how = isSubmitted ? { submit: true } : { publish: false }
    return ((await person.api('POST', path, { headline: words, text: 'Words.', ...how })) as { id: string })
      .id
  }

  it('publishes nothing of somebody else’s unasked, can be undone in every tab and after a reload, and leaves the focus where it was', async () => {
    await aStory(scene.newsroom, 'slips', 3)
    const cal = await aPerson(scene.newsroom, { name: 'Cal Moor', role: 'contributor' })
    const ada = await aPerson(scene.newsroom, { name: 'Ada Lund', role: 'editor' })
    const sentBack = await aDraft(cal, 'slips', 'Two at the wall')
    await ada.api('POST', `/api/stories/slips/posts/${sentBack}/submit`, {
      isSubmitted: false,
      note: 'Who are the two?',
    })
    await aDraft(cal, 'slips', 'Handed in properly')
    const page = await pageOf(scene, ada)
    await page.goto(`${scene.newsroom.url}/newsroom/slips`)
    const reader = await scene.open('/live/slips')
    const two = card(page, 'Two at the wall')
    await two.focus()
    // One stray letter does nothing; the key for it asks, and No changes nothing.
    await page.keyboard.press('p')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('Shift+P')
    const question = page.getByRole('dialog', { name: 'Publish Cal Moor’s draft that was returned?' })
    await question.getByText('Who are the two?').waitFor()
    await shot(page, 'publish-question-1280')
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    expect(await focused(page).textContent()).toContain('Two at the wall')
    expect(await reader.getByText('Two at the wall').count()).toBe(0)
    // The button asks the same.
    await two.getByRole('button', { name: 'Publish' }).click()
    await question.waitFor()
    await page.keyboard.press('Enter')
    await reader.getByRole('heading', { name: 'Two at the wall' }).waitFor()
    await notices(page).getByText('Published: Two at the wall').waitFor()
    expect(await focused(page).textContent()).toContain('Two at the wall')
    await shot(page, 'publish-undo-1280')
    // Another tab of hers offers to undo it, and so does this one when it is loaded again.
    const other = await page.context().newPage()
    await other.goto(`${scene.newsroom.url}/newsroom`)
    await notices(other).getByText('Published: Two at the wall').waitFor()
    await page.bringToFront()
    await page.reload()
    await notices(page).getByRole('button', { name: 'Undo' }).click()
    await reader.getByRole('heading', { name: 'Two at the wall' }).waitFor({ state: 'detached' })
    await notices(page).getByText('it is a draft again, as it was').waitFor()
    await notices(other).getByText('Published: Two at the wall').waitFor({ state: 'detached' })
    await card(page, 'Two at the wall').getByText('Returned to Cal Moor: Who are the two?').waitFor()
    // From the composer, too: she has opened it, and it is still not hers.
    await card(page, 'Two at the wall').getByRole('button', { name: 'Edit' }).click()
    await page.locator('.composer').getByRole('heading', { name: 'Editing a draft' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await question.waitFor()
    await page.keyboard.press('Escape')
    expect(await reader.getByText('Two at the wall').count()).toBe(0)

    // What else readers see at once is said, and undone.
    const first = card(page, 'Post 3')
    await first.focus()
    await page.keyboard.press('i')
    await reader.locator('#pinned').getByText('Post 3').waitFor()
    await notices(page).getByText('Pinned: Post 3').waitFor()
    expect(await focused(page).textContent()).toContain('Post 3')
    await notices(page).getByRole('button', { name: 'Undo' }).click()
    await reader.locator('#pinned').getByText('Post 3').waitFor({ state: 'detached' })
    expect(await focused(page).textContent()).toContain('Post 3')
    await page.getByRole('button', { name: 'Pause' }).click()
    await reader.locator('.badge', { hasText: 'Paused' }).waitFor()
    await notices(page).getByText('The story is paused.').waitFor()
    await notices(page).getByRole('button', { name: 'Undo' }).click()
    await reader.locator('.badge', { hasText: 'Live' }).waitFor()

    // Approval: asked, said, undone; then it waits there again.
    await other.goto(`${scene.newsroom.url}/newsroom/waiting`)
    await other.getByRole('button', { name: 'Publish' }).click()
    await yes(other, 'Publish Cal Moor’s update?', 'Publish')
    await reader.getByRole('heading', { name: 'Handed in properly' }).waitFor()
    await notices(other).getByText('Published: Handed in properly').waitFor()
    await notices(other).getByRole('button', { name: 'Undo' }).click()
    await reader.getByRole('heading', { name: 'Handed in properly' }).waitFor({ state: 'detached' })
    await other.getByRole('button', { name: 'Publish' }).waitFor()
    // Shift and the letter publish one's own at once, for it can be undone.
    await aDraft(ada, 'slips', 'Her own', false)
    await card(page, 'Her own').focus()
    await page.keyboard.press('Shift+P')
    await reader.getByRole('heading', { name: 'Her own' }).waitFor()
    await notices(page).getByText('Published: Her own').waitFor()
  }, 90_000)

  it('ends no story unread: what will not be published is listed, it can be undone, and a correction needs no reopening', async () => {
    await aStory(scene.newsroom, 'ending', 2)
    const ada = await aPerson(scene.newsroom, { name: 'Ada Lund', role: 'editor' })
    const later = await aDraft(ada, 'ending', 'The budget in full', false)
    await ada.api('POST', `/api/stories/ending/posts/${later}/schedule`, {
      schedule: { at: new Date(Date.now() + 3_600_000).toISOString(), isEmbargoed: true },
    })
    const page = await pageOf(scene, ada)
    await page.goto(`${scene.newsroom.url}/newsroom/ending`)
    await card(page, 'Post 2').waitFor()
    expect(await page.getByRole('button', { name: 'Close this story…' }).isVisible()).toBe(false)
    await page.getByText('More', { exact: true }).click()
    await page.getByRole('button', { name: 'Close this story…' }).click()
    const closing = page.getByRole('dialog', { name: 'Close this story?' })
    await closing.getByText('1 scheduled update will not be published').waitFor()
    await closing.getByText('The budget in full').waitFor()
    await shot(page, 'close-1280')
    expect(await faults(page)).toEqual([])
    await page.keyboard.press('Enter') // on no button
    expect(await closing.count()).toBe(1)
    await closing.getByRole('button', { name: 'Close the story' }).click()
    await page.locator('.badge', { hasText: 'Closed' }).waitFor()
    await notices(page).getByRole('button', { name: 'Undo' }).click()
    await page.locator('.badge', { hasText: /^Live$/ }).waitFor()
    await card(page, 'The budget in full').getByText('Under embargo until').waitFor()

    await page.getByText('More', { exact: true }).click()
    await move(page, 'Close this story…', 'Close the story')
    await page.locator('.badge', { hasText: 'Closed' }).waitFor()
    const reader = await scene.open('/live/ending')
    expect(await card(page, 'Post 1').getByRole('button').allTextContents()).toEqual([
      'Correct',
      'Withdraw',
      'Revisions',
    ])
    await take(page, 'Post 1', 'Correct')
    await headline(page).fill('Post 1, put right')
    await page.getByLabel('What was wrong').fill('It was another post.')
    await shot(page, 'closed-correction-1280')
    await page.getByRole('button', { name: 'Publish the correction' }).click()
    await card(page, 'Post 1, put right').waitFor()
    await page.getByText('reopen the story to add to it').waitFor()
    await card(page, 'Post 2').getByRole('button', { name: 'Withdraw' }).click()
    await page.getByLabel('Reason, for readers').fill('It was not so.')
    await page.keyboard.press('Control+Enter')
    await card(page, 'It was not so.').waitFor()
    await reader.reload()
    await reader.getByText('It was another post.').waitFor()
    await reader.getByText('It was not so.').waitFor()
    await reader.locator('.badge', { hasText: 'Closed' }).waitFor()
    await page.getByText('More', { exact: true }).click()
    await page.getByRole('button', { name: 'Reopen…' }).click()
    await page.getByRole('dialog').getByText('it need not be reopened').waitFor()
    await shot(page, 'reopen-1280')
    await page.keyboard.press('Escape')
  }, 60_000)

  it('of the keys in a dialog that opens presses nothing; it saves by Ctrl+Enter, and nothing is left begun', async () => {
    await aStory(scene.newsroom, 'dialogs', 1)
    const page = await anEditor(scene)
    // One's own change is back over the stream before the answer to it.
    await page.route('**/summary', async (route) => {
      const answer = await route.fetch()
      await aPost(scene.newsroom, 'dialogs', 'Told after the summary')
      await card(page, 'Told after the summary').waitFor()
      await route.fulfill({ response: answer })
    })
    // The dialog’s part of the app comes late, as on a bad link.
    let open: () => void = () => undefined
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    await page.context().route('**/desk-dialog-*.js', async (route) => {
      await opened
      await route.continue()
    })
    await page.goto(`${scene.newsroom.url}/newsroom/dialogs`)
    await card(page, 'Post 1').waitFor()
    await page.getByRole('button', { name: 'Summary' }).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('now y')
    expect(await page.getByRole('dialog').count()).toBe(1)
    open()
    const first = page.getByLabel('Point 1')
    await first.waitFor()
    expect(await first.evaluate((field) => field === document.activeElement)).toBe(true)
    await page.keyboard.type('Three people ')
    await page.getByRole('button', { name: 'Add a point' }).click()
    await page.keyboard.type('were hurt n y')
    expect(await page.getByLabel('Point 2').inputValue()).toBe('were hurt n y')
    await shot(page, 'summary-points-1280')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await notices(page).getByText('The summary was changed.').waitFor()
    expect(await text(page).textContent()).toBe('')
    await page.reload()
    await card(page, 'Post 1').waitFor()
    expect(await page.getByText('Begun here').count()).toBe(0)
    await page.getByRole('button', { name: 'Story', exact: true }).click()
    const words = page.getByRole('dialog', { name: 'Story' }).getByLabel('Headline')
    await expect.poll(() => words.evaluate((field) => field === document.activeElement)).toBe(true)
    await words.fill('Another headline')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: 'Another headline' }).waitFor()
    await notices(page).getByText('The story was changed.').waitFor()
    await notices(page)
      .locator('p', { hasText: 'The story was changed.' })
      .getByRole('button', { name: 'Undo' })
      .click()
    await page.getByRole('heading', { level: 1, name: 'The story called dialogs' }).waitFor()
    expect(await page.getByText('Begun here').count()).toBe(0)
  }, 60_000)

  it('publishes no quote of nobody: the field says what is missing, and has the focus', async () => {
    await aStory(scene.newsroom, 'quotes', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/quotes`)
    await page.getByRole('radio', { name: 'Quote' }).check({ force: true })
    await text(page).fill('We are ready.')
    await page.keyboard.press('Control+Enter')
    const speaker = page.getByLabel('Who said it')
    await expect.poll(() => speaker.evaluate((field) => field === document.activeElement)).toBe(true)
    expect(await speaker.getAttribute('aria-invalid')).toBe('true')
    await page.getByText('Say who said it, or choose').waitFor()
    await shot(page, 'quote-of-nobody-1280')
    await page.keyboard.type('Ada Finch')
    expect(await page.getByText('Say who said it, or choose').count()).toBe(0)
    await page.keyboard.press('Control+Enter')
    await notices(page).getByText('Published: We are ready.').waitFor()
  })

  it('by opening an update changes nothing of it: what its picture’s file says is offered, and asked for', async () => {
    await aStory(scene.newsroom, 'opened', 0)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/opened`)
    const picture = async (ImageDescription: string) =>
      sharp({ create: { width: 1200, height: 800, channels: 3, background: '#357' } })
        .withExif({ IFD0: { Artist: 'Rita Vance', ImageDescription } })
        .jpeg()
        .toBuffer()
    await text(page).fill('The street this morning.')
    const buffer = await picture('OLYMPUS DIGITAL CAMERA')
    await page.getByLabel('Picture files').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer })
    await page.getByLabel('What it shows').fill('A street')
    await page.getByRole('button', { name: 'Publish update' }).click()
    const street = card(page, 'The street this morning.')
    await street.locator('img').waitFor({ timeout: 20_000 }) // read, and made
    await street.getByText('No credit yet').waitFor()
    await take(page, 'The street this morning.', 'Edit')
    await page.getByText('The file says: “Rita Vance”').waitFor()
    expect(await page.getByRole('textbox', { name: 'Credit' }).inputValue()).toBe('')
    expect(await page.getByText('OLYMPUS').count()).toBe(0)
    expect(await page.getByText('Saved on this device').count()).toBe(0)
    await shot(page, 'file-says-1280')

    // Somebody else changes the words meanwhile; the picture is no conflict.
    const bo = await anEditor(scene, 'Bo Holm')
    await bo.goto(`${scene.newsroom.url}/newsroom/opened`)
    await take(bo, 'The street this morning.', 'Edit')
    await bo.locator('.body-text p').first().click()
    await bo.keyboard.press('End')
    await bo.keyboard.type(' Seen from the north.')
    await bo.getByRole('button', { name: 'Save the edit' }).click()
    await card(bo, 'Seen from the north').waitFor()
    await page.getByRole('button', { name: 'Use “Rita Vance” as the credit' }).click()
    expect(await page.getByRole('textbox', { name: 'Credit' }).inputValue()).toBe('Rita Vance')
    expect(
      await page
        .getByRole('textbox', { name: 'Credit' })
        .evaluate((field) => field === document.activeElement),
    ).toBe(true)
    await page.locator('.body-text p').first().click()
    await page.keyboard.press('End')
    await page.keyboard.type(' Seen from the south.')
    await page.getByRole('button', { name: 'Save the edit' }).click()
    await notices(page).getByRole('button', { name: 'Put both together' }).click()
    const merge = page.getByRole('dialog', { name: 'Two people changed this post' })
    await merge.getByText('1 choice left').waitFor()
    expect(await merge.locator('mark').allTextContents()).toEqual(['south', 'north'])
    await shot(page, 'merge-1280')
    await merge.getByRole('button', { name: 'Keep mine' }).click()
    await merge.getByRole('button', { name: /^Take it into/ }).click()
    await page.getByRole('button', { name: 'Save the edit' }).click()
    await card(page, 'Seen from the south').waitFor()
    await street.getByText('No credit yet').waitFor({ state: 'detached' })
  }, 60_000)

  it('is as hard to make on a phone and in the dark', async () => {
    await aStory(scene.newsroom, 'phone-slips', 1)
    const cal = await aPerson(scene.newsroom, { name: 'Cal Moor', role: 'contributor' })
    await aDraft(cal, 'phone-slips', 'From the pier')
    const page = await anEditor(scene, 'Ada Lund', {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    })
    await page.goto(`${scene.newsroom.url}/newsroom/phone-slips`)
    await card(page, 'From the pier').getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('dialog').waitFor()
    await shot(page, 'publish-question-390-dark')
    expect(await faults(page)).toEqual([])
    await yes(page, 'Publish Cal Moor’s update?', 'Publish')
    await notices(page).getByRole('button', { name: 'Undo' }).waitFor()
    await shot(page, 'publish-undo-390-dark')
    await page.getByText('More', { exact: true }).click()
    await page.getByRole('button', { name: 'Close this story…' }).scrollIntoViewIfNeeded()
    await shot(page, 'more-390-dark')
    await page.getByRole('button', { name: 'Close this story…' }).click()
    await page.getByRole('dialog', { name: 'Close this story?' }).waitFor()
    await shot(page, 'close-390-dark')
    expect(await faults(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
})

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
