import type { Page, Route } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { aPerson, type TestPerson } from '../people.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aPost, aStory, readers } from './reader.ts'
import { anEditor, card, pageOf } from './staff.ts'

const PROBLEM = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({ code: 'unexpected', title: 'The server is at a loss.', detail: 'Try later.' }),
}
const WHY = 'The server is at a loss. Try later.'

/** Holds back the answers to these requests until they are released, fails them on demand, or lets them pass. */
async function control(page: Page, url: string | RegExp) {
  let how: 'hold' | 'fail' | 'pass' = 'hold'
  const held: (() => Promise<void>)[] = []
  const answer = (route: Route) => (how === 'fail' ? route.fulfill(PROBLEM) : route.continue())
  await page.route(url, async (route) => {
    if (how === 'hold') held.push(() => answer(route))
    else await answer(route)
  })
  const release = async (next: typeof how) => {
    how = next
    for (const go of held.splice(0)) await go()
  }
  return { fail: () => release('fail'), pass: () => release('pass') }
}

describe.skipIf(isWithoutBrowser)('what a screen reads from the server', () => {
  const scene = readers()
  let admin: TestPerson
  beforeAll(async () => {
    admin = await aPerson(scene.newsroom, { name: 'Eva Holm', role: 'editor', isAdmin: true })
    await aStory(scene.newsroom, 'loading', 1)
  })

  const screens = [
    { at: '', url: '**/api/stories', shows: 'The story called loading' },
    { at: 'waiting', url: '**/api/submissions', shows: 'Nothing waits.' },
    { at: 'people', url: '**/api/people', shows: 'has no passkey' },
    { at: 'trail', url: '**/api/audit', shows: 'Of what' },
    { at: 'mails', url: '**/api/mails', shows: 'No mail yet.' },
    { at: 'you', url: '**/api/me/sessions', shows: 'this one' },
  ]

  it.each(screens)(
    'at /newsroom/$at: it says that it loads, why it fails, and tries again',
    async (screen) => {
      const page = await pageOf(scene, admin)
      const answers = await control(page, screen.url)
      await page.goto(`${scene.newsroom.url}/newsroom/${screen.at}`)
      const main = page.getByRole('main')
      await main.getByText('Loading.').waitFor()
      await answers.fail()
      await main.getByRole('alert').getByText(WHY).waitFor()
      expect(await main.getByText('Loading.').count()).toBe(0)
      await answers.pass()
      await main.getByRole('button', { name: 'Try again' }).click()
      await main.getByText(screen.shows).first().waitFor()
      expect(await main.getByRole('alert').count()).toBe(0)
      expect(await page.locator('.notices p').count(), 'said where it is, and not again at the foot').toBe(0)
    },
  )

  it('of one’s passkeys, apart from one’s sessions', async () => {
    const page = await pageOf(scene, admin)
    const answers = await control(page, '**/api/me/passkeys')
    await page.goto(`${scene.newsroom.url}/newsroom/you`)
    await page.getByText('this one').waitFor()
    await page.getByText('Loading.').waitFor()
    await answers.fail()
    await page.getByRole('alert').getByText(WHY).waitFor()
    await answers.pass()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => page.getByRole('alert').count()).toBe(0)
  })

  it('of a desk that was never open here', async () => {
    const page = await pageOf(scene, admin)
    const answers = await control(page, '**/api/stories/loading/desk')
    await page.goto(`${scene.newsroom.url}/newsroom/loading`)
    await page.getByRole('main').getByText('Opening.').waitFor()
    await answers.fail()
    await page.getByRole('heading', { name: 'This story does not open' }).waitFor()
    await page.getByText(WHY).waitFor()
    await answers.pass()
    await page.getByRole('button', { name: 'Try again' }).click()
    await card(page, 'Post 1').waitFor()
  })

  it('in the dialogs of the desk: revisions, and the whole of a long update', async () => {
    await aStory(scene.newsroom, 'dialogs', 0)
    await aPost(scene.newsroom, 'dialogs', 'A long one', { text: 'Words of it. '.repeat(3_000) })
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/dialogs`)
    const long = card(page, 'A long one')
    for (const [button, url, shows] of [
      ['Revisions', '**/posts/*/revisions', 'Revision 1'],
      ['Read all of it', '**/desk/posts/*', 'A long one'],
    ] as const) {
      const answers = await control(page, url)
      await long.getByRole('button', { name: button }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('Loading.').waitFor()
      await answers.fail()
      await dialog.getByRole('alert').getByText(WHY).waitFor()
      await answers.pass()
      await dialog.getByRole('button', { name: 'Try again' }).click()
      await dialog.getByText(shows).first().waitFor()
      await dialog.getByRole('button', { name: 'Close' }).click()
    }
  })

  it('of where somebody is signed in', async () => {
    await aPerson(scene.newsroom, { name: 'Gun Berg', role: 'reporter' })
    const page = await pageOf(scene, admin)
    const answers = await control(page, '**/api/people/*/sessions')
    await page.goto(`${scene.newsroom.url}/newsroom/people`)
    await page.locator('li', { hasText: 'Gun Berg' }).getByRole('button', { name: 'Sessions' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Loading.').waitFor()
    await answers.fail()
    await dialog.getByRole('alert').getByText(WHY).waitFor()
    await answers.pass()
    await dialog.getByRole('button', { name: 'Try again' }).click()
    await dialog.getByRole('button', { name: 'End', exact: true }).waitFor()
  })

  it('keeps what is there when it cannot be loaded again, and goes on by itself where it asks by itself', async () => {
    await aStory(scene.newsroom, 'waiting-on', 0)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/waiting`)
    await page.getByText('Nothing waits.').waitFor()
    await page.route('**/api/submissions', (route) => route.fulfill(PROBLEM))
    await page.getByRole('alert').getByText(WHY).waitFor({ timeout: 20_000 })
    expect(await page.getByText('Nothing waits.').count()).toBe(1)
    await page.unroute('**/api/submissions')
    await expect.poll(() => page.getByRole('alert').count(), { timeout: 20_000 }).toBe(0)
  }, 60_000)

  it('says so where the script of a screen cannot be fetched, and the way on is a new page', async () => {
    const page = await anEditor(scene)
    // It would have the script on the device.
    await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
    await page.goto(`${scene.newsroom.url}/newsroom/you`)
    await page.getByText('this one').waitFor()
    await page.route('**/assets/submissions-*.js', (route) => route.abort())
    await page.getByRole('link', { name: 'Approval' }).click()
    await page.getByRole('alert').getByText('Something went wrong in this browser.').waitFor()
    scene.complaints.length = 0 // it is reported, as any fault of ours is
    await page.unroute('**/assets/submissions-*.js')
    await page.getByRole('button', { name: 'Load the page again' }).click()
    await page.getByRole('heading', { name: 'Waiting for approval' }).waitFor()
  })
})
