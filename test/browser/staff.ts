import { mkdir } from 'node:fs/promises'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { aPerson, type TestPerson } from '../people.ts'
import type { readers } from './reader.ts'

type Scene = ReturnType<typeof readers>

/** A page in which this person is signed in; it has gone nowhere yet. */
export async function pageOf(
  scene: Scene,
  person: TestPerson,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await scene.blank(options)
  const [name = '', value = ''] = person.cookie.split('=')
  await page
    .context()
    .addCookies([{ name, value, url: scene.newsroom.url, sameSite: 'Strict', httpOnly: true }])
  return page
}

/** The same for an editor who joins for this. */
export async function anEditor(
  scene: Scene,
  name = 'Ada Lund',
  options: BrowserContextOptions = {},
): Promise<Page> {
  return pageOf(scene, await aPerson(scene.newsroom, { name, role: 'editor' }), options)
}

/** Where screenshots go, to be looked at (SCREENSHOTS names a folder); nowhere unless it is asked for. */
const SHOTS = process.env['SCREENSHOTS']

export async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return
  await mkdir(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

/** The places of the desk that tests write into and read from. */
export const text = (page: Page) => page.getByRole('textbox', { name: 'Text of the update' })
export const headline = (page: Page) => page.getByLabel('Headline', { exact: true })
export const card = (page: Page, words: string) => page.locator('.desk-post', { hasText: words })

/** Takes a post into the composer; resolves when its words are there. */
export async function take(page: Page, words: string, how: 'Edit' | 'Correct'): Promise<void> {
  await card(page, words).getByRole('button', { name: how }).click()
  const title = how === 'Edit' ? /^Editing/ : /^Correcting/
  await page.locator('.composer').getByRole('heading', { name: title }).waitFor()
}

/** Moves the story on by a button that asks first, and says yes. */
export async function move(page: Page, button: string, yes: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: yes, exact: true }).click()
}
