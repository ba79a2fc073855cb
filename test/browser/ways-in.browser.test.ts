import AxeBuilder from '@axe-core/playwright'
import { createServer, type AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TERMINAL } from '../../src/access/actor.ts'
import { createSignInLink } from '../../src/staff/person/person-actions.ts'
import { TestClock } from '../clock.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { aPerson, type TestPerson } from '../people.ts'
import { isWithoutBrowser, launchChromium } from './chromium.ts'
import { shot, text } from './staff.ts'

/** Passkeys are bound to an origin, so the newsroom is served where PUBLIC_URL says: at localhost, which counts as secure. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, 'localhost', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

const TEN_MINUTES_MS = 600_000

describe.skipIf(isWithoutBrowser)('the ways into the newsroom', () => {
  let browser: Browser
  let newsroom: Newsroom
  let origin: string
  const clock = new TestClock(Date.now())
  const contexts: BrowserContext[] = []

  beforeAll(async () => {
    const port = await freePort()
    origin = `http://localhost:${port}`
    newsroom = await startNewsroom({ HOST: 'localhost', PORT: String(port), PUBLIC_URL: origin }, { clock })
    await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
    browser = await launchChromium()
  })
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await newsroom?.close()
  })

  /** A browser of its own, on a device whose owner says yes to passkeys. */
  async function aBrowser(width = 1280): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 } })
    contexts.push(context)
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    return page
  }
  async function signIn(page: Page, person: TestPerson): Promise<void> {
    await page.goto(await createSignInLink(newsroom.server.contextFor(TERMINAL), person.email))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Stories' }).waitFor()
  }
  /** The newest code that was mailed there; `after` how many before it. */
  async function codeFor(email: string, after = 0): Promise<string> {
    const { db } = newsroom.server.contextFor(TERMINAL)
    const codes = async () =>
      (
        await db.read
          .selectFrom('mail')
          .select('subject')
          .where('recipient', '=', email)
          .orderBy('id')
          .execute()
      )
        .map(({ subject }) => /^(\d{8}) /.exec(subject)?.[1] ?? '')
        .filter((code) => code !== '')
    await expect.poll(async () => (await codes()).length, { timeout: 10_000 }).toBeGreaterThan(after)
    return (await codes()).at(-1) ?? ''
  }
  async function faults(page: Page): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page }).analyze()
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    )
  }

  it('ask who one is before a passkey is added, by a code, and offer to sign out elsewhere', async () => {
    const ada = await aPerson(newsroom, { name: 'Ada Lund', role: 'reporter' })
    const page = await aBrowser(390)
    await signIn(page, ada)
    clock.pass(TEN_MINUTES_MS)
    await page.goto(`${origin}/newsroom/you`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    const dialog = page.getByRole('dialog', { name: 'Say again who you are' })
    await dialog.getByRole('button', { name: 'Mail me a code' }).click()
    await dialog.getByLabel('The code from the mail').fill('00000000')
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await dialog.getByText('This code is not valid.').waitFor()
    expect(await faults(page)).toEqual([])
    await shot(page, 'confirm-390')
    await dialog.getByLabel('The code from the mail').fill(await codeFor(ada.email))
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('This device can sign you in now.').waitFor()
    expect((await ada.call('GET', '/api/me')).status).toBe(200)
    await page.getByRole('button', { name: 'Sign out everywhere else' }).first().click()
    await page.getByText('You are signed in here only.').waitFor()
    expect((await ada.call('GET', '/api/me')).status).toBe(401)
    expect(await faults(page)).toEqual([])
    await shot(page, 'you-passkey-390')
  })

  it('ask an admin who came by mail for the passkey, and again before somebody is invited', async () => {
    const boss = await aPerson(newsroom, { name: 'Nora Quill', isAdmin: true })
    const page = await aBrowser()
    await signIn(page, boss)
    await page.getByRole('link', { name: 'Nora Quill' }).click()
    await page.getByText('You are an admin: add a passkey by').waitFor()
    await shot(page, 'you-admin-1280')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('This device can sign you in now.').waitFor()
    await page.getByText('You are an admin: add a passkey by').waitFor({ state: 'detached' })

    await signIn(page, boss)
    await page.goto(`${origin}/newsroom/people`)
    await page.getByRole('heading', { name: 'This needs your passkey' }).waitFor()
    expect(await faults(page)).toEqual([])
    await shot(page, 'gate-1280')
    await page.getByRole('button', { name: 'Use your passkey' }).click()
    await page.getByRole('button', { name: 'Confirm with a passkey' }).waitFor()
    expect(await page.getByRole('button', { name: 'Mail me a code' }).count()).toBe(0)
    await shot(page, 'confirm-passkey-1280')
    await page.getByRole('button', { name: 'Confirm with a passkey' }).click()
    await page.getByRole('heading', { name: 'People' }).waitFor()

    clock.pass(TEN_MINUTES_MS)
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('Name').fill('Bo Reed')
    await page.getByLabel('E-mail address').fill('bo@example.org')
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await page.getByRole('button', { name: 'Confirm with a passkey' }).click()
    await page.locator('code.link').waitFor()
  })

  it('let an admin who has waited for more than a week add the first passkey, and go on', async () => {
    const boss = await aPerson(newsroom, { name: 'Lea Late', isAdmin: true })
    const page = await aBrowser(390)
    await signIn(page, boss)
    clock.pass(7 * 86_400_000)
    await page.goto(`${origin}/newsroom/people`)
    await page.getByRole('heading', { name: 'This needs your passkey' }).waitFor()
    await page.getByRole('link', { name: 'Add a passkey' }).click()
    await page.getByText('waits for your first passkey').waitFor()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: 'Mail me a code' }).click()
    await page.getByLabel('The code from the mail').fill(await codeFor(boss.email))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('This device can sign you in now.').waitFor()
    await page.getByRole('link', { name: 'People' }).click()
    await page.getByRole('button', { name: 'Invite somebody' }).waitFor()
  })

  it('are looked after by admins: who has not come, where people are signed in, who has lost a passkey', async () => {
    const boss = await aPerson(newsroom, { name: 'Mia Boss', isAdmin: true })
    await boss.api('POST', '/api/people', { name: 'Cal Late', email: 'cal@example.org' })
    const dag = await aPerson(newsroom, { name: 'Dag Ek', role: 'reporter' })
    const page = await aBrowser()
    page.on('dialog', (asked) => void asked.accept())
    await signIn(page, boss)
    await page.goto(`${origin}/newsroom/people`)
    const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
    await row('Cal Late').getByText('has not come yet').waitFor()
    await row('Cal Late').getByRole('button', { name: 'New link' }).waitFor()
    expect(await row('Dag Ek').getByRole('button', { name: 'New link' }).count()).toBe(0)
    await row('Dag Ek').getByText('has no passkey').waitFor()
    expect(await faults(page)).toEqual([])
    await shot(page, 'people-1280')
    await page.setViewportSize({ width: 390, height: 844 })
    await shot(page, 'people-390')
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'people-390-dark')
    await row('Dag Ek').getByRole('button', { name: 'Sessions' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).waitFor()
    expect(await faults(page)).toEqual([])
    await shot(page, 'sessions-390-dark')
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
    await page.getByText('Dag Ek is signed out everywhere.').waitFor()
    expect((await dag.call('GET', '/api/me')).status).toBe(401)
    await row('Dag Ek').getByRole('button', { name: 'Recover' }).click()
    await page.getByText(`Dag Ek can sign in by a code that is mailed to ${dag.email}.`).waitFor()
  })

  it('lead by a mailed link only where it was asked for; elsewhere the page says what to do', async () => {
    const ada = await aPerson(newsroom, { name: 'Eva Moor', role: 'reporter' })
    const laptop = await aBrowser()
    await laptop.goto(`${origin}/newsroom`)
    await laptop.getByLabel('Your e-mail address').fill(ada.email)
    await laptop.getByRole('button', { name: 'Mail me a code' }).click()
    await laptop.getByText('are on their way there').waitFor()
    expect(await faults(laptop)).toEqual([])
    await shot(laptop, 'code-1280')
    const code = await codeFor(ada.email)
    const { db } = newsroom.server.contextFor(TERMINAL)
    const mail = await db.read
      .selectFrom('mail')
      .select('text')
      .where('recipient', '=', ada.email)
      .executeTakeFirstOrThrow()
    const link = /^http\S+$/m.exec(mail.text)?.[0] ?? ''
    const phone = await aBrowser(390)
    await phone.goto(link)
    await phone.getByRole('button', { name: 'Sign in' }).click()
    await phone.getByText('This link works only in the browser that requested it').waitFor()
    expect(await faults(phone)).toEqual([])
    await shot(phone, 'elsewhere-390')
    await laptop.getByLabel('The code from the mail').fill(`${code.slice(0, 4)} ${code.slice(4)}`)
    await laptop.getByRole('button', { name: 'Sign in', exact: true }).click()
    await laptop.getByRole('heading', { name: 'Stories' }).waitFor()
  })

  it('are left with what is on the device kept or cleared, and the page says what that loses', async () => {
    const fay = await aPerson(newsroom, { name: 'Fay Holt', role: 'reporter' })
    const page = await aBrowser(390)
    const kept = () =>
      page.evaluate(async (id) => {
        const names = (await indexedDB.databases()).map(({ name }) => name ?? '')
        return {
          databases: names.filter((name) => name.includes(id)).length,
          words: Object.keys(localStorage).length,
          caches: (await caches.keys()).length,
        }
      }, fay.id)
    const write = async (words: string) => {
      await page.goto(`${origin}/newsroom/harbour`)
      await text(page).fill(words)
      await page.goto(`${origin}/newsroom/you`)
      await page.getByRole('button', { name: 'Sign out', exact: true }).click()
      await page.getByText('Only on this device: 1 draft.').waitFor()
    }
    await signIn(page, fay)
    await write('The source said')
    expect(await faults(page)).toEqual([])
    await shot(page, 'sign-out-390')
    await page.getByRole('button', { name: 'Sign out and keep it' }).click()
    await page.getByLabel('Your e-mail address').waitFor()
    expect(await kept()).toMatchObject({ databases: 1 })

    await signIn(page, fay)
    await page.goto(`${origin}/newsroom/you`)
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.getByText('Only on this device: 1 draft.').waitFor()
    await page.getByRole('button', { name: 'Sign out and clear this device' }).click()
    await page.getByText('nothing of yours is kept on this device').waitFor()
    expect((await fay.call('GET', '/api/me')).status, 'elsewhere they stay signed in').toBe(200)
    await expect.poll(kept).toEqual({ databases: 0, words: 0, caches: 0 })

    await signIn(page, fay)
    await page.goto(`${origin}/newsroom/you`)
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.getByText('Nothing is kept on this device that has not been sent.').waitFor()
  })
})
