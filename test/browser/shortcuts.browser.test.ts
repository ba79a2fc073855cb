import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import {
  ariaKeyShortcuts,
  POST_SHORTCUTS,
  SHORTCUTS,
  type PostAction,
  type ShortcutId,
} from '../../src/newsroom/app/keyboard/shortcuts.ts'
import { aPerson } from '../people.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aPost, aStory, readers } from './reader.ts'
import { anEditor, card, headline, pageOf, text } from './staff.ts'

/** As Playwright names it. */
const keysOf = (id: ShortcutId) => SHORTCUTS[id].keys.replace('Mod', 'Control')

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name }).waitFor()
const inComposer = (page: Page, title: string) =>
  page.locator('.composer').getByRole('heading', { name: title }).waitFor()

/** What there is before, and what comes of the key on the card of the post. */
const ON_POSTS: Readonly<
  Record<
    PostAction,
    { post: Record<string, unknown>; check: (page: Page, words: string) => Promise<unknown> }
  >
> = {
  publish: {
    post: { publish: false },
    check: (page) => page.getByRole('dialog', { name: /^Publish/ }).waitFor(), // it is another's
  },
  submit: {
    post: { publish: false },
    check: (page, words) => card(page, words).getByText('Submitted by').waitFor(),
  },
  return: { post: { submit: true }, check: (page) => dialog(page, 'Return to Cal Moor') },
  edit: { post: {}, check: (page) => inComposer(page, 'Editing an update') },
  correct: { post: {}, check: (page) => inComposer(page, 'Correcting an update') },
  schedule: { post: { publish: false }, check: (page) => page.getByRole('dialog').waitFor() },
  unschedule: {
    post: { schedule: { at: new Date(Date.now() + 3_600_000).toISOString() } },
    check: (page, words) => card(page, words).getByText('Draft by').waitFor(),
  },
  pin: {
    post: {},
    check: (page, words) => page.getByRole('region', { name: 'Pinned' }).getByText(words).waitFor(),
  },
  'key-event': {
    post: {},
    check: (page, words) => card(page, words).getByRole('button', { name: 'Unmark' }).waitFor(),
  },
  unpublish: { post: {}, check: (page, words) => card(page, words).getByText('Draft by').waitFor() },
  withdraw: { post: {}, check: (page) => dialog(page, 'Withdraw this update') },
  'break-out': { post: {}, check: (page) => dialog(page, 'Break out into an article') },
  'read-whole': { post: { text: 'Words of it. '.repeat(3_000) }, check: (page) => dialog(page, 'All of it') },
  revisions: { post: {}, check: (page) => dialog(page, 'Revisions') },
  discard: {
    post: { publish: false },
    check: (page) => page.getByText('Thrown away (1)').waitFor(),
  },
  restore: {
    post: { publish: false },
    check: (page, words) => card(page, words).getByText('Draft by').waitFor(),
  },
}

/** All the others, in the places where they work. */
const ELSEWHERE: Readonly<Record<Exclude<ShortcutId, PostAction>, (page: Page) => Promise<unknown>>> = {
  async 'go-to-stories'(page) {
    await atDesk(page)
    await hasControl(page, 'go-to-stories')
    await page.keyboard.press(keysOf('go-to-stories'))
    await page.getByRole('heading', { name: 'Stories' }).waitFor()
  },
  async 'show-help'(page) {
    await atDesk(page)
    await hasControl(page, 'show-help')
    await page.keyboard.press(keysOf('show-help'))
    await dialog(page, 'Keys')
  },
  async 'new-story'(page) {
    await page.goto(`${new URL(page.url()).origin}/newsroom`)
    await hasControl(page, 'new-story')
    await page.keyboard.press(keysOf('new-story'))
    await dialog(page, 'New story')
  },
  async compose(page) {
    await atDesk(page)
    await page.keyboard.press(keysOf('compose'))
    await expect.poll(() => text(page).evaluate((box) => box === document.activeElement)).toBe(true)
  },
  async 'next-post'(page) {
    await atDesk(page)
    for (const words of ['Post 3', 'Post 2']) {
      await page.keyboard.press(keysOf('next-post'))
      await expect.poll(() => focused(page)).toContain(words)
    }
  },
  async 'previous-post'(page) {
    await atDesk(page)
    await card(page, 'Post 1').focus()
    await page.keyboard.press(keysOf('previous-post'))
    await expect.poll(() => focused(page)).toContain('Post 2')
  },
  async 'send-composed'(page) {
    await atDesk(page)
    await hasControl(page, 'send-composed')
    await headline(page).fill('By key')
    await page.keyboard.press(keysOf('send-composed'))
    await page.getByRole('region', { name: 'Published', exact: true }).getByText('By key').waitFor()
  },
  async 'save-draft'(page) {
    await atDesk(page)
    await hasControl(page, 'save-draft')
    await headline(page).fill('Kept by key')
    await page.keyboard.press(keysOf('save-draft'))
    await page.getByRole('region', { name: 'Not public yet' }).getByText('Kept by key').waitFor()
  },
  bold: (page) => makes(page, 'bold', 'strong'),
  italic: (page) => makes(page, 'italic', 'em'),
  list: (page) => makes(page, 'list', 'ul'),
  numbers: (page) => makes(page, 'numbers', 'ol'),
  quote: (page) => makes(page, 'quote', 'blockquote'),
  heading: (page) => makes(page, 'heading', 'h3'),
  async link(page) {
    await atDesk(page)
    await hasControl(page, 'link')
    await text(page).fill('Words')
    await page.keyboard.press(keysOf('link'))
    await page.getByLabel('Address of the link').waitFor()
  },
  async 'submit-form'(page) {
    await atDesk(page)
    await page.getByRole('button', { name: 'Story', exact: true }).click()
    await hasControl(page, 'submit-form')
    await page.getByRole('dialog').getByLabel('Standfirst').fill('Of several lines.')
    await page.keyboard.press(keysOf('submit-form'))
    await page.getByText('The story was changed.').waitFor()
  },
  async 'close-dialog'(page) {
    await atDesk(page)
    await page.getByRole('button', { name: 'Story', exact: true }).click()
    await hasControl(page, 'close-dialog')
    await page.keyboard.press(keysOf('close-dialog'))
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  },
}

async function atDesk(page: Page): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/newsroom/keys`)
  await card(page, 'Post 1').waitFor()
}

async function hasControl(page: Page, id: ShortcutId): Promise<void> {
  await page
    .locator(`[aria-keyshortcuts="${ariaKeyShortcuts(id)}"]`)
    .first()
    .waitFor()
}

async function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '')
}

async function makes(page: Page, id: ShortcutId, element: string): Promise<void> {
  await atDesk(page)
  await hasControl(page, id)
  await text(page).fill('Words')
  await page.keyboard.press('Control+a')
  await page.keyboard.press(keysOf(id))
  await text(page).locator(element, { hasText: 'Words' }).waitFor()
}

describe.skipIf(isWithoutBrowser)('each row of the table of shortcuts does what it says', () => {
  const scene = readers()

  it.each(Object.keys(POST_SHORTCUTS) as PostAction[])('on a post: %s', async (action) => {
    const slug = `key-${action}`
    const words = `For ${action}`
    await aStory(scene.newsroom, slug, 0)
    const cal = await aPerson(scene.newsroom, { name: 'Cal Moor', role: 'contributor' })
    const { post, check } = ON_POSTS[action]
    if (action === 'submit' || action === 'return')
      await cal.api('POST', `/api/stories/${slug}/posts`, { headline: words, text: 'Words.', ...post })
    else {
      const { id } = await aPost(scene.newsroom, slug, words, post)
      if (action === 'restore')
        await scene.newsroom.api('POST', `/api/stories/${slug}/posts/${id}/discard`, { isDiscarded: true })
    }
    const page = action === 'submit' ? await pageOf(scene, cal) : await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/${slug}`)
    if (action === 'restore') await page.getByText('Thrown away (1)').click()
    const mine = card(page, words)
    await mine.locator(`[aria-keyshortcuts="${ariaKeyShortcuts(action)}"]`).waitFor()
    await mine.focus()
    await page.keyboard.press(keysOf(action))
    await check(page, words)
  })

  it.each(Object.keys(ELSEWHERE) as (keyof typeof ELSEWHERE)[])('elsewhere: %s', async (id) => {
    if (id === 'go-to-stories') await aStory(scene.newsroom, 'keys', 3)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom`)
    await ELSEWHERE[id](page)
  })
})
