import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { aPerson } from '../people.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aPost, aStory, readers } from './reader.ts'
import { anEditor, card, headline, move, pageOf, shot, take, text } from './staff.ts'

/** What axe finds on the page, in words. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

describe.skipIf(isWithoutBrowser)('the newsroom', () => {
  const scene = readers()

  it('lets the first person in by the link of the start, and others by the one they are given', async () => {
    const admin = await aPerson(scene.newsroom, { name: 'Nora Quill', isAdmin: true })
    const page = await pageOf(scene, admin)
    await page.goto(`${scene.newsroom.url}/newsroom/people`)
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('Name').fill('Bo Reed')
    await page.getByLabel('E-mail address').fill('bo@example.org')
    await page.getByRole('combobox', { name: /^News/ }).selectOption('reporter')
    await shot(page, 'invite-1280')
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    const link = (await page.locator('code.link').textContent()) ?? ''
    expect(await faults(page)).toEqual([])
    await shot(page, 'people-1280')
    const phone = await scene.open(new URL(link).pathname + new URL(link).hash, {
      viewport: { width: 390, height: 844 },
    })
    // Looking at the link does not use it up: a mail scanner does that.
    await phone.reload()
    await shot(phone, 'link-390')
    await phone.getByRole('button', { name: 'Sign in' }).click()
    await phone.getByRole('heading', { name: 'Stories' }).waitFor()
    expect(await faults(phone)).toEqual([])
    await phone.getByRole('link', { name: 'Bo Reed' }).click()
    await phone.getByText('this one').waitFor()
    await shot(phone, 'you-390')
    expect(await faults(phone)).toEqual([])
    await page.goto(`${scene.newsroom.url}/newsroom/trail`)
    await page.getByRole('cell', { name: 'invited somebody' }).first().waitFor()
    await shot(page, 'trail-1280')
    expect(await faults(page)).toEqual([])
  })

  it('makes a story, fills it and steers it from draft to archive', async () => {
    const page = await anEditor(scene, 'Ada Lund')
    await page.goto(`${scene.newsroom.url}/newsroom`)
    await page.getByRole('button', { name: 'New story' }).click()
    await page.getByLabel('Headline').fill('Storm over the coast')
    await page.getByLabel('Standfirst').fill('Gusts are expected by noon.')
    await page.getByRole('button', { name: 'Make the story' }).click()
    await page.getByRole('heading', { level: 1, name: 'Storm over the coast' }).waitFor()
    await page.getByText('Draft, not public').waitFor()
    await move(page, 'Go live…', 'Go live')
    await page.locator('.badge', { hasText: 'Live' }).waitFor()
    await headline(page).fill('Trains stopped')
    await text(page).fill('The coast line is closed.')
    await page.keyboard.press('Control+Enter')
    await card(page, 'Trains stopped').waitFor()
    await page.getByRole('button', { name: 'Summary' }).click()
    await page.getByLabel('Point 1').fill('Trains are stopped.')
    await page.getByLabel('Leads to').selectOption({ label: 'Trains stopped' })
    await shot(page, 'summary-1280')
    await page.getByRole('button', { name: 'Save the summary' }).click()
    const reader = await scene.open('/live/storm-over-the-coast')
    await reader.locator('#summary').getByRole('link', { name: 'Trains are stopped.' }).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await reader.locator('.badge', { hasText: 'Paused' }).waitFor()
    await page.getByText('More', { exact: true }).click()
    await move(page, 'Close this story…', 'Close the story')
    await page.locator('.badge', { hasText: 'Closed' }).waitFor()
    await page.getByText('reopen the story to add to it').waitFor()
    await page.getByText('More', { exact: true }).click()
    await page.getByRole('button', { name: 'Archive' }).click()
    await page.locator('.badge', { hasText: 'Archived' }).waitFor()
    await page.getByRole('link', { name: 'Newsroom', exact: true }).click()
    await page.getByLabel('State').selectOption('archived')
    await page.getByText('Storm over the coast').waitFor()
    await page.getByLabel('Search').fill('volcano')
    await page.getByText('No story like this.').waitFor()
  })

  it('publishes, undoes, edits, corrects, pins, marks and withdraws, and readers see it', async () => {
    await aStory(scene.newsroom, 'steering', 2)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/steering`)
    const reader = await scene.open('/live/steering')
    await headline(page).fill('Thirty-four hurt')
    await text(page).fill('The mayor says so.')
    await shot(page, 'desk-writing-1280')
    await page.keyboard.press('Control+Enter')
    await reader.getByRole('heading', { name: 'Thirty-four hurt' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await reader.getByRole('heading', { name: 'Thirty-four hurt' }).waitFor({ state: 'detached' })
    // It is back in the composer, as a draft.
    await expect.poll(() => headline(page).inputValue()).toBe('Thirty-four hurt')
    await page.keyboard.press('Control+Enter')
    await reader.getByRole('heading', { name: 'Thirty-four hurt' }).waitFor()
    await take(page, 'Thirty-four hurt', 'Correct')
    await headline(page).fill('Forty-one hurt')
    await page.getByLabel('What was wrong').fill('An earlier version said thirty-four.')
    await page.getByRole('button', { name: 'Publish the correction' }).click()
    await reader.getByText('An earlier version said thirty-four.').waitFor()
    await card(page, 'Forty-one hurt').getByRole('button', { name: 'Revisions' }).click()
    await page.locator('del', { hasText: 'Thirty' }).waitFor()
    await page.locator('ins', { hasText: 'Forty' }).waitFor()
    await shot(page, 'revisions-1280')
    expect(await faults(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await card(page, 'Forty-one hurt').getByRole('button', { name: 'Pin' }).click()
    await reader.locator('#pinned').getByText('Forty-one hurt').waitFor()
    await card(page, 'Forty-one hurt').getByRole('button', { name: 'Key event' }).click()
    await reader.locator('#key-events').getByText('Forty-one hurt').waitFor()
    await card(page, 'Post 1').getByRole('button', { name: 'Withdraw' }).click()
    await page.getByLabel('Reason, for readers').fill('It was another ship.')
    await page.getByRole('button', { name: 'Withdraw the update' }).click()
    await reader.getByText('It was another ship.').waitFor()
    await shot(reader, 'reader-corrected-1280')
    expect(await faults(reader)).toEqual([])
    expect(await faults(page)).toEqual([])
    await shot(page, 'desk-1280')
  })

  it('is worked by keys alone', async () => {
    await aStory(scene.newsroom, 'keys', 3)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/keys`)
    await card(page, 'Post 3').waitFor()
    await page.keyboard.press('n')
    await page.keyboard.type('Typed only')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+b')
    await page.keyboard.type('loud')
    await page.keyboard.press('Control+Enter')
    const made = card(page, 'Typed only')
    await made.locator('strong', { hasText: 'loud' }).waitFor()
    await page.locator('body').click({ position: { x: 5, y: 400 } })
    await page.keyboard.press('j')
    await page.keyboard.press('y')
    await made.getByText('Key event').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('e')
    await expect.poll(() => headline(page).inputValue()).toBe('Post 3')
    await page.locator('body').click({ position: { x: 5, y: 400 } })
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keys' })
    await keys.waitFor()
    await shot(page, 'keys-1280')
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'detached' })
  })

  it('gives each key to the update that was being written, however slow the disk is', async () => {
    await aStory(scene.newsroom, 'fast-hands', 1)
    const page = await anEditor(scene)
    // A disk that takes a third of a second for what must be safe.
    await page.addInitScript(() => {
      const { put, add } = IDBObjectStore.prototype
      const slowly = (write: typeof put): typeof put =>
        function (this: IDBObjectStore, ...what) {
          const end = performance.now() + 300
          const busy = () => {
            if (performance.now() < end) this.count().onsuccess = busy
          }
          busy()
          return write.apply(this, what)
        }
      IDBObjectStore.prototype.put = slowly(put)
      IDBObjectStore.prototype.add = slowly(add)
      IDBTransaction.prototype.commit = () => undefined // it would not wait for the disk
    })
    await page.goto(`${scene.newsroom.url}/newsroom/fast-hands`)
    await card(page, 'Post 1').waitFor()
    await page.keyboard.press('n')
    // No pause anywhere: each line is typed and sent by keys alone.
    for (const [words, key] of [
      ['The first line', 'Control+Enter'],
      ['The second line', 'Control+s'],
      [', gone on with', 'Control+Enter'],
      ['The third line', 'Control+Enter'],
    ] as const) {
      await page.keyboard.type(words)
      await page.keyboard.press(key)
    }
    await page.keyboard.type('The fourth, begun')
    for (const words of ['The first line', 'The second line, gone on with', 'The third line'])
      await card(page, words).waitFor({ timeout: 40_000 })
    expect(await page.locator('.desk-post').count()).toBe(4)
    expect(await text(page).textContent()).toBe('The fourth, begun')
  })

  it('offline, lets one think again about what is queued: it goes out once, as it was last', async () => {
    await aStory(scene.newsroom, 'second-thoughts', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/second-thoughts`)
    await card(page, 'Post 1').waitFor()
    await page.context().setOffline(true)
    await headline(page).fill('Queued too soon')
    await page.getByRole('button', { name: 'Publish update' }).click()
    await page.getByText('Offline: what you write is kept here').waitFor()
    await page.getByRole('button', { name: 'Recall to composer' }).click()
    await expect.poll(() => headline(page).inputValue()).toBe('Queued too soon')
    await headline(page).fill('Queued at the right time')
    await page.getByRole('button', { name: 'Publish update' }).click()
    for (const words of ['Once corrected', 'Twice corrected']) {
      await take(page, 'Post 1', 'Edit')
      await headline(page).fill(words)
      await page.getByRole('button', { name: 'Save the edit' }).click()
      await page.locator('.outbox li', { hasText: words }).waitFor()
    }
    await shot(page, 'second-thoughts-1280')
    await page.context().setOffline(false)
    await card(page, 'Twice corrected').waitFor({ timeout: 20_000 })
    await card(page, 'Queued at the right time').waitFor()
    await expect.poll(() => page.locator('.outbox').count()).toBe(0)
    expect(await page.locator('.desk-post').count()).toBe(2)
  })

  it('schedules under embargo, hands in and approves', async () => {
    await aStory(scene.newsroom, 'waiting-room', 1)
    const editor = await anEditor(scene, 'Ada Lund')
    const cal = await pageOf(
      scene,
      await aPerson(scene.newsroom, { name: 'Cal Moor', role: 'contributor' }),
      {
        viewport: { width: 390, height: 844 },
      },
    )
    await cal.goto(`${scene.newsroom.url}/newsroom/waiting-room`)
    await headline(cal).fill('From the pier')
    await text(cal).fill('Boats are coming in.')
    await shot(cal, 'contributor-390')
    await cal.getByRole('button', { name: 'Submit to an editor' }).click()
    await card(cal, 'From the pier').getByText('Submitted by Cal Moor').waitFor()
    expect(await card(cal, 'From the pier').getByRole('button', { name: 'Publish' }).count()).toBe(0)
    await editor.goto(`${scene.newsroom.url}/newsroom/waiting`)
    await editor.getByText('From the pier').waitFor()
    await editor.getByText('Boats are coming in.').waitFor()
    await shot(editor, 'waiting-1280')
    expect(await faults(editor)).toEqual([])
    await editor.getByRole('button', { name: 'Return to author' }).click()
    await editor.getByLabel('What is missing').fill('How many?')
    await shot(editor, 'send-back-1280')
    await editor.getByRole('button', { name: 'Send it back' }).click()
    await editor.getByText('Nothing waits.').waitFor()
    await card(cal, 'From the pier').getByText('Returned to Cal Moor: How many?').waitFor()
    await card(cal, 'From the pier').getByRole('button', { name: 'Submit' }).click()
    await editor.reload()
    await editor.getByRole('button', { name: 'Publish' }).click()
    await editor
      .getByRole('dialog', { name: 'Publish Cal Moor’s update?' })
      .getByRole('button', { name: 'Publish' })
      .click()
    await editor.getByText('Nothing waits.').waitFor()
    await cal.getByRole('region', { name: 'Published', exact: true }).getByText('From the pier').waitFor()
    await editor.goto(`${scene.newsroom.url}/newsroom/waiting-room`)
    await headline(editor).fill('The budget')
    await text(editor).fill('In full.')
    await editor.getByRole('button', { name: 'Later' }).click()
    await editor.getByLabel('Under embargo').check()
    await shot(editor, 'schedule-1280')
    await editor.getByRole('button', { name: 'Schedule', exact: true }).click()
    await card(editor, 'The budget').getByText('Under embargo until').waitFor()
    expect(await card(editor, 'The budget').getByRole('button', { name: 'Publish' }).count()).toBe(0)
    await card(editor, 'The budget').getByRole('button', { name: 'Unschedule' }).click()
    await card(editor, 'The budget').getByRole('button', { name: 'Publish' }).click()
    const reader = await scene.open('/live/waiting-room')
    await reader.getByRole('heading', { name: 'The budget' }).waitFor()
  })

  it('breaks a post out into an article, linked both ways', async () => {
    await aStory(scene.newsroom, 'breaking-out', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/breaking-out`)
    await card(page, 'Post 1').getByRole('button', { name: 'Article' }).click()
    await page.getByLabel('Standfirst').fill('Why the wall held.')
    await shot(page, 'article-dialog-1280')
    await page.getByRole('button', { name: 'Publish the article' }).click()
    const reader = await scene.open('/live/breaking-out')
    await reader.getByRole('link', { name: 'Post 1 Why the wall held.' }).click()
    await reader.getByRole('heading', { level: 1, name: 'Post 1' }).waitFor()
    await shot(reader, 'article-1280')
    expect(await faults(reader)).toEqual([])
    await reader.getByRole('link', { name: 'The update that this report grew from' }).click()
    await reader.getByText('Why the wall held.').waitFor()
  })

  it('gives a story a lead image, described, and readers get it', async () => {
    await aStory(scene.newsroom, 'leading', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/leading`)
    await page.getByRole('button', { name: 'Story', exact: true }).click()
    const photograph = await sharp({
      create: { width: 1600, height: 1000, channels: 3, background: '#357' },
    })
      .jpeg()
      .toBuffer()
    await page
      .getByLabel('Picture file', { exact: true })
      .setInputFiles({ name: 'wall.jpg', mimeType: 'image/jpeg', buffer: photograph })
    await page.getByRole('button', { name: 'Save the story' }).click()
    // What went wrong is said where it can be read and put away: in the dialog.
    const dialog = page.getByRole('dialog')
    await dialog.getByText('A picture needs a description').waitFor()
    await dialog.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByLabel('What it shows').fill('The wall at high water')
    await page.getByLabel('Credit').fill('Ada Lund')
    await page.getByRole('button', { name: /^Where the eye is led/ }).press('ArrowUp')
    await page.getByRole('button', { name: /50% from the left, 45% from the top/ }).waitFor()
    const eye = await page.getByRole('button', { name: /^Where the eye is led/ }).boundingBox()
    expect((eye?.width ?? 0) / (eye?.height ?? 1)).toBeCloseTo(1.6, 1)
    await shot(page, 'settings-1280')
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Save the story' }).click()
    const reader = await scene.open('/live/leading')
    await reader.locator('#story-head').getByRole('img', { name: 'The wall at high water' }).waitFor()
    await shot(reader, 'lead-1280')
    expect(await faults(reader)).toEqual([])
  })

  it('loses no word of two people who edit one post', async () => {
    const [first] = await aStory(scene.newsroom, 'two-pens', 1)
    await scene.newsroom.api('PATCH', `/api/stories/two-pens/posts/${first?.id ?? ''}`, {
      text: 'First paragraph.\n\nSecond paragraph.',
    })
    const ada = await anEditor(scene, 'Ada Lund')
    const bo = await anEditor(scene, 'Bo Reed')
    for (const page of [ada, bo]) {
      await page.goto(`${scene.newsroom.url}/newsroom/two-pens`)
      await take(page, 'Post 1', 'Edit')
    }
    await ada.getByText('Bo Reed is editing this').first().waitFor()
    await shot(ada, 'two-pens-1280')
    await headline(ada).fill('Ada’s headline')
    await text(ada).getByText('First paragraph.').click()
    await ada.keyboard.press('End')
    await ada.keyboard.type(' From Ada.')
    await ada.getByRole('button', { name: 'Save the edit' }).click()
    await card(bo, 'From Ada.').waitFor()
    await bo.getByText('This update has been changed since you began').waitFor()
    await text(bo).getByText('First paragraph.').click()
    await bo.keyboard.press('End')
    await bo.keyboard.type(' From Bo.')
    await text(bo).getByText('Second paragraph.').click()
    await bo.keyboard.press('End')
    await bo.keyboard.type(' Also Bo.')
    await bo.getByRole('button', { name: 'Save the edit' }).click()
    await bo.locator('.notices').getByRole('button', { name: 'Put both together' }).click()
    await bo.getByRole('button', { name: 'Take it into the composer' }).waitFor()
    await shot(bo, 'merge-1280')
    expect(await faults(bo)).toEqual([])
    await bo.getByRole('button', { name: 'Keep both' }).click()
    await bo.getByRole('button', { name: 'Take it into the composer' }).click()
    await expect.poll(() => headline(bo).inputValue()).toBe('Ada’s headline')
    await bo.getByRole('button', { name: 'Save the edit' }).click()
    const merged = card(ada, 'Also Bo.')
    await merged.waitFor()
    for (const words of ['Ada’s headline', 'From Ada.', 'From Bo.', 'Second paragraph. Also Bo.'])
      expect(await merged.textContent()).toContain(words)
  })

  it('fits a phone, in the dark, and passes axe there', async () => {
    await aStory(scene.newsroom, 'pocket', 4)
    await aPost(scene.newsroom, 'pocket', 'A draft', { publish: false })
    const page = await anEditor(scene, 'Ada Lund', {
      viewport: { width: 360, height: 780 },
      colorScheme: 'dark',
    })
    await page.goto(`${scene.newsroom.url}/newsroom/pocket`)
    await card(page, 'Post 4').waitFor()
    await shot(page, 'desk-360-dark')
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(await overflow()).toBe(0)
    expect(await faults(page)).toEqual([])
    await page.goto(`${scene.newsroom.url}/newsroom`)
    await page.getByText('The story called pocket').waitFor()
    await shot(page, 'stories-360-dark')
    expect(await overflow()).toBe(0)
    expect(await faults(page)).toEqual([])
  })
})
